//! Uploads among the requests of one connection: what of its bytes are their bodies, and where one is cut.

use sodiem_core::api::PREFIX;

/// What went to the server so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// All of it.
    pub bytes: u64,
    /// Requests of uploads.
    pub uploads: u64,
    /// Those of them that were cut.
    pub cut: u64,
    /// The bodies of uploads, with what was lost on the way.
    pub body_bytes: u64,
}

/// The requests of one connection, as far as they came (HTTP/1.1, with bodies of a known length).
#[derive(Default)]
pub(super) struct Requests {
    head: Vec<u8>,
    body_left: usize,
    is_upload: bool,
    /// So much of the body passes, and then the line breaks.
    passes: Option<usize>,
}

impl Requests {
    /// Takes what came next; how much of it passes before the line breaks, where it does. `cut` says of the body
    /// of an upload with so many bytes how many of them pass, where it is to be cut.
    pub(super) fn take(
        &mut self,
        bytes: &[u8],
        sent: &mut Sent,
        mut cut: impl FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        sent.bytes += bytes.len() as u64;
        let mut at = 0;
        while at < bytes.len() {
            if self.body_left > 0 {
                let here = self.body_left.min(bytes.len() - at);
                sent.body_bytes += if self.is_upload { here as u64 } else { 0 };
                if let Some(passes) = &mut self.passes {
                    if *passes < here {
                        return Some(at + *passes);
                    }
                    *passes -= here;
                }
                self.body_left -= here;
                at += here;
                continue;
            }
            self.head.push(bytes[at]);
            if self.head.ends_with(b"\r\n\r\n") {
                self.begin();
                sent.uploads += u64::from(self.is_upload);
                self.passes = self.is_upload.then(|| cut(self.body_left)).flatten();
                sent.cut += u64::from(self.passes.is_some());
                if self.passes.is_some() && self.body_left == 0 {
                    // Without the end of its head.
                    return Some(at);
                }
            }
            at += 1;
        }
        None
    }

    fn begin(&mut self) {
        let head = std::mem::take(&mut self.head);
        let head = String::from_utf8_lossy(&head).to_lowercase();
        let mut lines = head.lines();
        let path = lines.next().and_then(|line| line.split(' ').nth(1));
        let uploads = format!("{PREFIX}/uploads");
        self.is_upload = path.is_some_and(|path| path.starts_with(&uploads));
        let length = lines.find_map(|line| line.strip_prefix("content-length:"));
        self.body_left = length.map_or(0, |length| length.trim().parse().expect("a length"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &[u8] = b"PATCH /api/v1/uploads/a HTTP/1.1\r\nContent-Length: 6\r\n\r\nabcdef";

    fn take(chunks: &[&[u8]], passes: Option<usize>) -> (Sent, Vec<Option<usize>>) {
        let (mut requests, mut sent) = (Requests::default(), Sent::default());
        let passed = chunks
            .iter()
            .map(|bytes| requests.take(bytes, &mut sent, |_| passes))
            .collect();
        (sent, passed)
    }

    #[test]
    fn bodies_of_uploads_are_counted_however_the_bytes_come() {
        let other = b"POST /api/v1/sync HTTP/1.1\r\ncontent-length: 3\r\n\r\nxyz";
        let all = [other, PATCH, PATCH].concat();
        for size in 1..all.len() {
            let chunks: Vec<&[u8]> = all.chunks(size).collect();
            let (sent, passed) = take(&chunks, None);
            assert!(passed.iter().all(Option::is_none));
            let counted = (sent.bytes, sent.uploads, sent.cut, sent.body_bytes);
            assert_eq!(counted, (all.len() as u64, 2, 0, 12));
        }
    }

    #[test]
    fn an_upload_is_cut_where_it_is_to_be() {
        let body_at = PATCH.len() - 6;
        let (sent, passed) = take(&[PATCH], Some(4));
        assert_eq!((passed, sent.body_bytes), (vec![Some(body_at + 4)], 6));
        let (begin, end) = PATCH.split_at(body_at + 1);
        let (sent, passed) = take(&[begin, end], Some(4));
        assert_eq!((passed, sent.cut), (vec![None, Some(3)], 1));
        let bare = b"HEAD /api/v1/uploads/a HTTP/1.1\r\n\r\n";
        assert_eq!(take(&[bare], Some(0)).1, [Some(bare.len() - 1)]);
    }
}
