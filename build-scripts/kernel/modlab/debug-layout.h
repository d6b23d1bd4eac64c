/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns what a debugger outside of the guest must know of this kernel's structures: one table of 32-bit words,
 * `modlab_debug_layout` in System.map. Little-endian, in the order below; a later version only appends, so a reader
 * looks at `magic`, takes the first `bytes` bytes, and refuses a smaller `version` than it needs. "at" is an offset in
 * bytes within the structure; "addr" is a linear address (there is one processor, so per-cpu data has one).
 */
#ifndef MODLAB_DEBUG_LAYOUT_H
#define MODLAB_DEBUG_LAYOUT_H

#define MODLAB_DEBUG_MAGIC 0x4c42444d /* "MDBL" */
#define MODLAB_DEBUG_VERSION 1

struct modlab_debug_layout {
	u32 magic, version, bytes;
	u32 port; /* the first of the four; see debug-port.c */

	/* The processor. Stacks are thread_size long and aligned to it; the lowest word of an interrupt's stack is the
	   stack pointer of what was interrupted. */
	u32 current_task_addr; /* -> struct task_struct * */
	/* -> u32; the highest bit clear: a reschedule is due. At an int3 the exception itself has added one to the fields of
	   nmi_mask and hardirq_mask: without them it is what the interrupted code ran under. */
	u32 preempt_count_addr;
	u32 hardirq_stack_addr, softirq_stack_addr; /* -> void *, the lowest address of each */
	u32 thread_size;
	u32 preempt_mask, softirq_mask, hardirq_mask, nmi_mask; /* fields of preempt_count */

	/* struct pt_regs, as pushed in kernel mode: then sp and ss are not there, and sp was regs + regs_sp_at. */
	u32 regs_bx_at, regs_cx_at, regs_dx_at, regs_si_at, regs_di_at, regs_bp_at, regs_ax_at;
	u32 regs_ip_at, regs_cs_at, regs_flags_at, regs_sp_at;

	/* struct task_struct */
	u32 task_comm_at, task_comm_bytes;
	u32 task_pid_at, task_tgid_at;
	u32 task_stack_at; /* void *, the stack's lowest address */
	u32 task_sp_at; /* thread.sp: of a task that does not run */
	u32 task_state_at, task_flags_at, task_mm_at, task_parent_at;
	u32 task_tasks_at; /* list_head of all processes, from init_task.tasks */
	u32 pf_kthread; /* in flags */

	/* struct list_head */
	u32 list_next_at, list_prev_at;

	/* struct module; they hang by `list` on `modules`. States: 0 live, 1 coming, 2 going, 3 unformed. */
	u32 module_bytes;
	u32 module_state_at, module_list_at, module_name_at, module_name_bytes;
	u32 module_init_at, module_exit_at, module_refcnt_at, module_taints_at;

	/* mem[]: 0 text, 1 data, 2 rodata, 3 ro_after_init, 4 init text, 5 init data, 6 init rodata. */
	u32 module_mem_at, module_mem_count, module_mem_bytes; /* bytes of one element */
	u32 mem_base_at, mem_size_at;

	/* Pointer to struct mod_kallsyms: of the whole symbol table while the module comes, then of the part that stays.
	   Elf32_Sym entries, those of sections among them; values are addresses. */
	u32 module_kallsyms_at;
	u32 kallsyms_symtab_at, kallsyms_count_at, kallsyms_strtab_at, kallsyms_typetab_at;
};

#define MODLAB_DEBUG_LAYOUT { \
	.magic = MODLAB_DEBUG_MAGIC, \
	.version = MODLAB_DEBUG_VERSION, \
	.bytes = sizeof(struct modlab_debug_layout), \
	.port = PORT_INT3, \
	.current_task_addr = (u32)&pcpu_hot.current_task, \
	.preempt_count_addr = (u32)&pcpu_hot.preempt_count, \
	.hardirq_stack_addr = (u32)&pcpu_hot.hardirq_stack_ptr, \
	.softirq_stack_addr = (u32)&pcpu_hot.softirq_stack_ptr, \
	.thread_size = THREAD_SIZE, \
	.preempt_mask = PREEMPT_MASK, \
	.softirq_mask = SOFTIRQ_MASK, \
	.hardirq_mask = HARDIRQ_MASK, \
	.nmi_mask = NMI_MASK, \
	.regs_bx_at = offsetof(struct pt_regs, bx), \
	.regs_cx_at = offsetof(struct pt_regs, cx), \
	.regs_dx_at = offsetof(struct pt_regs, dx), \
	.regs_si_at = offsetof(struct pt_regs, si), \
	.regs_di_at = offsetof(struct pt_regs, di), \
	.regs_bp_at = offsetof(struct pt_regs, bp), \
	.regs_ax_at = offsetof(struct pt_regs, ax), \
	.regs_ip_at = offsetof(struct pt_regs, ip), \
	.regs_cs_at = offsetof(struct pt_regs, cs), \
	.regs_flags_at = offsetof(struct pt_regs, flags), \
	.regs_sp_at = offsetof(struct pt_regs, sp), \
	.task_comm_at = offsetof(struct task_struct, comm), \
	.task_comm_bytes = TASK_COMM_LEN, \
	.task_pid_at = offsetof(struct task_struct, pid), \
	.task_tgid_at = offsetof(struct task_struct, tgid), \
	.task_stack_at = offsetof(struct task_struct, stack), \
	.task_sp_at = offsetof(struct task_struct, thread.sp), \
	.task_state_at = offsetof(struct task_struct, __state), \
	.task_flags_at = offsetof(struct task_struct, flags), \
	.task_mm_at = offsetof(struct task_struct, mm), \
	.task_parent_at = offsetof(struct task_struct, real_parent), \
	.task_tasks_at = offsetof(struct task_struct, tasks), \
	.pf_kthread = PF_KTHREAD, \
	.list_next_at = offsetof(struct list_head, next), \
	.list_prev_at = offsetof(struct list_head, prev), \
	.module_bytes = sizeof(struct module), \
	.module_state_at = offsetof(struct module, state), \
	.module_list_at = offsetof(struct module, list), \
	.module_name_at = offsetof(struct module, name), \
	.module_name_bytes = MODULE_NAME_LEN, \
	.module_init_at = offsetof(struct module, init), \
	.module_exit_at = offsetof(struct module, exit), \
	.module_refcnt_at = offsetof(struct module, refcnt), \
	.module_taints_at = offsetof(struct module, taints), \
	.module_mem_at = offsetof(struct module, mem), \
	.module_mem_count = MOD_MEM_NUM_TYPES, \
	.module_mem_bytes = sizeof(struct module_memory), \
	.mem_base_at = offsetof(struct module_memory, base), \
	.mem_size_at = offsetof(struct module_memory, size), \
	.module_kallsyms_at = offsetof(struct module, kallsyms), \
	.kallsyms_symtab_at = offsetof(struct mod_kallsyms, symtab), \
	.kallsyms_count_at = offsetof(struct mod_kallsyms, num_symtab), \
	.kallsyms_strtab_at = offsetof(struct mod_kallsyms, strtab), \
	.kallsyms_typetab_at = offsetof(struct mod_kallsyms, typetab), \
}

#endif
