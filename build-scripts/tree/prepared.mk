# SPDX-License-Identifier: GPL-2.0
# Builds modules outside the tree: make -C /lib/modules/$(uname -r)/build M=$PWD [modules|modules_install|clean|help]
#
# This is modlab's. The kernel's own Makefile stands beside it as Makefile.kernel; its answers to what it asks of the
# compiler each time are written down here, because asking takes this machine half a minute. Whatever needs other
# answers (W=, C=, O=, LLVM=, another CC) is left to the kernel's, and takes that long.

ifeq ("$(origin M)", "command line")
KBUILD_EXTMOD := $(M)
endif

asked := $(strip $(foreach name,W C O LLVM CC LD ARCH CROSS_COMPILE CLIPPY KBUILD_OUTPUT KBUILD_EXTRA_WARN KBUILD_CHECKSRC, \
	$(if $(filter command environment,$(firstword $(origin $(name)))),$(value $(name)))))
known := modules modules_install clean help %.ko %.o %.s %.i
other := $(filter-out $(known),$(MAKECMDGOALS))

ifeq ($(KBUILD_EXTMOD),)
$(error This tree has what modules need, and not the kernel. Name the folder of a module: make -C $(CURDIR) M=$$PWD)
endif

ifneq ($(asked)$(other),)
include Makefile.kernel
else

$(if $(word 2,$(KBUILD_EXTMOD)),$(error building multiple external modules is not supported))
$(foreach x,% :,$(if $(findstring $x,$(KBUILD_EXTMOD)),$(error module directory path cannot contain '$x')))
KBUILD_EXTMOD := $(KBUILD_EXTMOD:%/=%)
export KBUILD_EXTMOD
export extmod_prefix := $(KBUILD_EXTMOD)/
export MODORDER := $(extmod_prefix)modules.order
export MODULES_NSDEPS := $(extmod_prefix)modules.nsdeps
export abs_srctree := $(CURDIR)
export abs_objtree := $(CURDIR)

MAKEFLAGS += -rR --no-print-directory --include-dir=$(CURDIR)
# Under -j, what is said of one object comes in one piece. Without -j it changes nothing.
ifeq ($(filter -O% --output-sync%,$(MAKEFLAGS)),)
MAKEFLAGS += --output-sync=target
endif
export quiet := quiet_
export Q := @
ifeq ("$(origin V)", "command line")
export KBUILD_VERBOSE := $(V)
endif
ifneq ($(findstring 1,$(KBUILD_VERBOSE)),)
quiet :=
Q :=
endif
ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
quiet := silent_
endif

@FLAGS@
KBUILD_CPPFLAGS += $(KCPPFLAGS)
KBUILD_AFLAGS += $(KAFLAGS)
KBUILD_CFLAGS += $(KCFLAGS)
export MODLIB = $(INSTALL_MOD_PATH)/lib/modules/$(KERNELRELEASE)
export INSTALL_PATH ?= /boot

include $(srctree)/scripts/Kbuild.include

PHONY := modules modules_install clean help $(MAKECMDGOALS)

modules:
	$(Q)$(MAKE) $(build)=$(KBUILD_EXTMOD) need-builtin=1 need-modorder=1
	$(Q)$(CONFIG_SHELL) $(srctree)/scripts/modules-check.sh $(MODORDER)
	$(Q)$(MAKE) -f $(srctree)/scripts/Makefile.modpost
ifneq ($(KBUILD_MODPOST_NOFINAL),1)
	$(Q)$(MAKE) -f $(srctree)/scripts/Makefile.modfinal
endif

# One module of several: modpost reads the list of those there are, which is not the real one.
$(filter %.ko,$(MAKECMDGOALS)): %.ko:
	$(Q)$(MAKE) $(build)=$(KBUILD_EXTMOD) need-builtin=1 need-modorder=1 $(extmod_prefix)$*.o $(extmod_prefix)$*.mod
	$(Q)echo $(extmod_prefix)$*.o >$(MODORDER)
	$(Q)$(MAKE) -f $(srctree)/scripts/Makefile.modpost
	$(Q)$(MAKE) -f $(srctree)/scripts/Makefile.modfinal
	$(Q)rm -f $(MODORDER)

$(filter %.o %.s %.i,$(MAKECMDGOALS)):
	$(Q)$(MAKE) $(build)=$(KBUILD_EXTMOD) need-builtin=1 need-modorder=1 $(extmod_prefix)$@

modules_install:
	$(Q)$(MAKE) -f $(srctree)/scripts/Makefile.modinst

made := *.[aios] *.ko .*.cmd *.ko.* *.mod *.mod.c .*.d .*.tmp *.su *.lst *.symtypes modules.order

clean:
	$(Q)$(MAKE) $(clean)=$(KBUILD_EXTMOD)
	$(Q)rm -f $(extmod_prefix)Module.symvers $(MODULES_NSDEPS)
	$(Q)find $(KBUILD_EXTMOD) \( $(foreach name,$(made),-name '$(name)' -o) -name '.tmp_*' \) -type f -print | xargs rm -f

help:
	@echo  '  Building external modules.'
	@echo  '  Syntax: make -C path/to/kernel/src M=$$PWD target'
	@echo  ''
	@echo  '  modules         - default target, build the module(s)'
	@echo  '  modules_install - install the module'
	@echo  '  clean           - remove generated files in module directory only'
	@echo  '  file.[ois], file.ko - build one of them'

.PHONY: $(PHONY)
endif
