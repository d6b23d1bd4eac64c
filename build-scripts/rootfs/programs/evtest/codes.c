// SPDX-License-Identifier: GPL-2.0
/* Owns the names of event types, codes and properties: names.h, made of the kernel's headers by names.sh. */
#include "codes.h"
#include <stdlib.h>
#include <strings.h>
#include "names.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

const struct kind kinds[EV_CNT] = {
	[EV_SYN] = {syn_names, COUNT(syn_names)}, [EV_KEY] = {key_names, COUNT(key_names)},
	[EV_REL] = {rel_names, COUNT(rel_names)}, [EV_ABS] = {abs_names, COUNT(abs_names)},
	[EV_MSC] = {msc_names, COUNT(msc_names)}, [EV_SW] = {sw_names, COUNT(sw_names)},
	[EV_LED] = {led_names, COUNT(led_names)}, [EV_SND] = {snd_names, COUNT(snd_names)},
	[EV_REP] = {rep_names, COUNT(rep_names)}, [EV_FF] = {ff_names, COUNT(ff_names)},
};
const struct kind types = {ev_names, COUNT(ev_names)};
const struct kind properties = {prop_names, COUNT(prop_names)};

const char *name_in(const struct kind *kind, unsigned int code)
{
	return code < kind->count && kind->names[code] ? kind->names[code] : "?";
}

long number_of(const struct kind *kind, const char *text)
{
	char *end;
	long number = strtol(text, &end, 0);

	if (*text != '\0' && *end == '\0')
		return number >= 0 ? number : -1;
	for (size_t code = 0; code < kind->count; code++)
		if (kind->names[code] && strcasecmp(kind->names[code], text) == 0)
			return (long)code;
	return -1;
}
