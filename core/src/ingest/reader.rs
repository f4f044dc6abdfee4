//! Bytes read from the front, never past their end and never by more than they hold.

/// Longest number, in bytes of its leb128 form: 64 bits, seven in a byte.
const NUMBER_BYTES_MAX: usize = 10;

/// What is left to be read. Where something does not read, nothing after it is to be believed.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many bytes; a number that claims more than there are reads as nothing.
    pub(super) fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// Bytes after their length.
    pub(super) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }

    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let (value, _) = self.leb128()?;
        u64::try_from(value).ok()
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let (value, bits) = self.leb128()?;
        let sign = 1 << (bits - 1);
        i64::try_from((value ^ sign) - sign).ok()
    }

    /// The bits of a number and how many they are.
    fn leb128(&mut self) -> Option<(i128, usize)> {
        let mut first = self.0.iter().take(NUMBER_BYTES_MAX);
        let last = first.position(|byte| byte & 0x80 == 0)?;
        let (number, rest) = self.0.split_at_checked(last + 1)?;
        self.0 = rest;
        let value = number
            .iter()
            .rev()
            .fold(0, |value, byte| value << 7 | i128::from(byte & 0x7f));
        Some((value, 7 * number.len()))
    }
}
