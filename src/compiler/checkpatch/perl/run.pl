# Runs checkpatch.pl where no program can be started: what it asks diff for, that a file is all new, is written here.
BEGIN {
	unshift @INC, '/checkpatch/perl';
	*CORE::GLOBAL::open = sub (*;$@) {
		return CORE::open($_[0], $_[1]) if @_ == 2;
		return CORE::open($_[0], $_[1], $_[2])
			unless $_[1] eq '-|' && $_[2] =~ m{^diff -u /dev/null (.*)$};
		my $path = $1;
		CORE::open(my $file, '<', $path) or return 0;
		my @lines = <$file>;
		my $patch = @lines ? "--- /dev/null\n+++ $path\n@@ -0,0 +1," . @lines . " @@\n" : '';
		$patch .= join('', map { "+$_" } @lines);
		$patch .= "\n\\ No newline at end of file\n" if @lines && $lines[-1] !~ /\n$/;
		return CORE::open($_[0], '<', \$patch);
	};
}
$0 = '/checkpatch/checkpatch.pl';
do $0;
die $@ if $@;
