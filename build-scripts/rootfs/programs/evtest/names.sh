#!/usr/bin/env bash
# Owns the names of input events, as C tables by number, out of the kernel's own headers: names.sh HEADER... >names.h
set -euo pipefail
# Of two names for one number the later is the button's, the earlier its group's: BTN_MOUSE, BTN_LEFT.
awk '
$1 == "#define" && $2 ~ /^(EV|SYN|KEY|BTN|REL|ABS|MSC|SW|LED|SND|REP|FF|INPUT_PROP)_/ && $3 ~ /^(0x[0-9a-f]+|[0-9]+)$/ {
  if ($2 ~ /_(MAX|CNT|VERSION)$/ || $2 ~ /^FF_STATUS_/) next
  kind = tolower($2 ~ /^INPUT_PROP_/ ? "prop" : $2 ~ /^BTN_/ ? "key" : substr($2, 1, index($2, "_") - 1))
  if (!(kind in lines)) kinds[++count] = kind
  lines[kind] = lines[kind] sprintf("\t[%s] = \"%s\",\n", $3, $2)
}
END {
  for (i = 1; i <= count; i++)
    printf "static const char *const %s_names[] = {\n%s};\n", kinds[i], lines[kinds[i]]
}' "$@"
