# checkpatch.pl encodes and decodes the names in a mail's head; a file that it reads has none.
package Encode;
use Exporter 'import';
our @EXPORT_OK = qw(decode encode);
sub decode { my ($encoding, $text) = @_; utf8::decode($text); return $text; }
sub encode { my ($encoding, $text) = @_; utf8::encode($text); return $text; }
1;
