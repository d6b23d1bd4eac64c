# Runs checkpatch.pl, or kernel-doc (SCRIPT), where no program can be started and no file opened twice: what it asks diff for, that a file is all new, is
# written here, and its streams are files. The environment says what it is called by (CALLED) and where (DIRECTORY).
BEGIN {
	unshift @INC, '/checkpatch/perl';
	# kernel-doc shows its help by it: here, the lines of its manual that say how it is called.
	$INC{'Pod/Usage.pm'} = __FILE__;
	*Pod::Usage::import = sub { no strict 'refs'; *{caller() . '::pod2usage'} = \&usage };
	*CORE::GLOBAL::open = sub (*;$@) {
		return CORE::open($_[0], '<', '/checkpatch/stdin') if @_ == 2 && $_[1] eq '<&STDIN';
		return CORE::open($_[0], $_[1]) if @_ == 2;
		return CORE::open($_[0], $_[1], $_[2])
			unless $_[1] eq '-|' && $_[2] =~ m{^diff -u /dev/null (.*)$};
		my $path = $1;
		my $file;
		if (!CORE::open($file, '<', $path)) {
			print STDERR "diff: $path: $!\n";
			return CORE::open($_[0], '<', \'');
		}
		my @lines = <$file>;
		my $patch = @lines ? "--- /dev/null\n+++ $path\n@@ -0,0 +1," . @lines . " @@\n" : '';
		$patch .= join('', map { "+$_" } @lines);
		$patch .= "\n\\ No newline at end of file\n" if @lines && $lines[-1] !~ /\n$/;
		return CORE::open($_[0], '<', \$patch);
	};
}
sub usage {
	CORE::open(my $script, '<', "/checkpatch/$ENV{SCRIPT}") or die "$ENV{SCRIPT}: $!";
	my ($manual) = join('', <$script>) =~ /^=head1 SYNOPSIS\n\n(.*?)^=/ms;
	print STDERR "Usage:\n$manual";
	exit(1);
}
CORE::open(my $out, '>', '/checkpatch/stdout') or die "no standard output: $!";
CORE::open(my $err, '>', '/checkpatch/stderr') or die "no standard error: $!";
*STDOUT = $out;
*STDERR = $err;
# What is in a buffer when the script ends is lost.
select(STDERR);
$| = 1;
select(STDOUT);
$| = 1;
# Of the root, in which it begins, it knows no name.
$ENV{DIRECTORY} eq '/' or chdir $ENV{DIRECTORY} or die "$ENV{DIRECTORY}: $!";
# This Perl is younger than the script, and wonders at what is meant there.
$SIG{__WARN__} = sub { print STDERR @_ unless $_[0] =~ /^Possible precedence problem/ };
# Cwd.pm says where it really is.
$0 = $ENV{CALLED};
do "/checkpatch/$ENV{SCRIPT}";
# As perl itself ends a script that dies, with the number of the last error; WASI's for ENOENT is 44.
my $code = $! == 44 ? 2 : $! + 0;
if ($@) {
	print STDERR $@;
	exit($code & 255 || 255);
}
