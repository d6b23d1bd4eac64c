# This interpreter's file system has no links: a path is what it is.
package Cwd;
use Exporter 'import';
our @EXPORT_OK = qw(abs_path);
sub abs_path { return $_[0]; }
1;
