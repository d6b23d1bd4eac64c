# This interpreter's file system has no links: a path is what it is, but for the script's, which may be called by another name.
package Cwd;
use Exporter 'import';
our @EXPORT_OK = qw(abs_path);
sub abs_path { return $_[0] eq $0 ? '/checkpatch/checkpatch.pl' : $_[0]; }
1;
