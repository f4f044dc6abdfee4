//! How much room the browser leaves on this device, and for how long.

use serde::Deserialize;

/// Less room than this is nearly none, in bytes.
pub const FREE_BYTES_MIN: u64 = 20_000_000;
/// A smaller share of the whole than this is nearly none, in percent.
pub const FREE_PERCENT_MIN: u64 = 5;
const MEGABYTE: u64 = 1_000_000;

/// Files that are on this device and not with the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct UnsentFiles {
    /// How many.
    pub waiting: usize,
    /// How many bytes of them are to be sent.
    pub bytes: u64,
}

/// What the browser says of its storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// What this program takes, in bytes.
    pub used_bytes: u64,
    /// What it may take, in bytes.
    pub quota_bytes: u64,
}

impl Storage {
    /// What is used, in megabytes.
    pub fn used_megabytes(&self) -> usize {
        megabytes(self.used_bytes)
    }

    /// What is left, in megabytes.
    pub fn free_megabytes(&self) -> usize {
        megabytes(self.free_bytes())
    }

    /// Whether what is typed may soon find no room. Where nothing can be stored any more, the attempt
    /// says so.
    pub fn is_nearly_full(&self) -> bool {
        let free = self.free_bytes();
        free < FREE_BYTES_MIN || free * 100 < self.quota_bytes * FREE_PERCENT_MIN
    }

    fn free_bytes(&self) -> u64 {
        self.quota_bytes.saturating_sub(self.used_bytes)
    }
}

fn megabytes(bytes: u64) -> usize {
    usize::try_from(bytes / MEGABYTE).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(free_bytes: u64, quota_bytes: u64) -> Storage {
        Storage {
            used_bytes: quota_bytes - free_bytes,
            quota_bytes,
        }
    }

    #[test]
    fn storage_is_nearly_full_below_a_size_or_a_share() {
        let small = 100 * MEGABYTE;
        assert!(!storage(FREE_BYTES_MIN, small).is_nearly_full());
        assert!(storage(FREE_BYTES_MIN - 1, small).is_nearly_full());
        let large = 10_000 * MEGABYTE;
        assert!(!storage(500 * MEGABYTE, large).is_nearly_full());
        assert!(storage(500 * MEGABYTE - 1, large).is_nearly_full());
        assert_eq!(storage(500 * MEGABYTE - 1, large).free_megabytes(), 499);
        let beyond = Storage {
            used_bytes: large + 1,
            ..storage(0, large)
        };
        assert!(beyond.is_nearly_full());
        assert_eq!(beyond.free_megabytes(), 0);
    }
}
