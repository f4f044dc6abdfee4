//! Compression, once at build time instead of at every request.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::wasm::Mode;

/// Whether compressing the file saves anything: pictures are already compressed.
pub fn is_compressible(name: &str) -> bool {
    const TEXT_AND_CODE: [&str; 11] = [
        "css",
        "ftl",
        "html",
        "ico",
        "js",
        "json",
        "pfb",
        "svg",
        "txt",
        "wasm",
        "webmanifest",
    ];
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| TEXT_AND_CODE.contains(&extension))
}

/// `content` as brotli.
pub fn brotli(mut content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = match mode {
        Mode::Full => 11,
        Mode::Fast => 2,
    };
    let parameters = BrotliEncoderParams {
        quality,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// `content` as gzip.
pub fn gzip(content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let level = match mode {
        Mode::Full => Compression::best(),
        Mode::Fast => Compression::fast(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_was_compressed_comes_back_whole() {
        let content = "một chữ, nhiều lần; ".repeat(1000).into_bytes();
        for mode in [Mode::Full, Mode::Fast] {
            let mut whole = Vec::new();
            let compressed = brotli(&content, mode).unwrap();
            brotli::BrotliDecompress(&mut &compressed[..], &mut whole).unwrap();
            assert_eq!(whole, content);

            let mut whole = Vec::new();
            let compressed = gzip(&content, mode).unwrap();
            flate2::read::GzDecoder::new(&compressed[..])
                .read_to_end(&mut whole)
                .unwrap();
            assert_eq!(whole, content);
        }
    }
}
