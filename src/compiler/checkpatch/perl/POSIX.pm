# checkpatch.pl uses POSIX for the date of a file that it does not write here; this interpreter has none.
package POSIX;
1;
