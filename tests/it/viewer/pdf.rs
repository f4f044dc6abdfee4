//! PDF files, written byte by byte: a plan of several pages, and what a scanner makes of a page.

/// The pages of the plan.
const PAGES: usize = 6;

/// The plan has at least so many bytes, most of them of pictures that no page shows.
pub const PDF_BYTES_MIN: usize = 1_500_000;

/// A file of these objects, numbered from 1; the first is the catalogue.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in &places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    bytes.extend(trailer.bytes());
    bytes
}

fn stream(about: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {about} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A plan: each page says which it is, in a font that the file does not have.
pub fn several_pages() -> Vec<u8> {
    let kids: String = (0..PAGES)
        .map(|page| format!("{} 0 R ", 4 + 3 * page))
        .collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Count {PAGES} /Kids [{kids}] >>").into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    let mut rng = fastrand::Rng::with_seed(3);
    for page in 0..PAGES {
        let (number, words) = (4 + 3 * page, 5 + 3 * page);
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {words} 0 R \
                 /Resources << /Font << /F1 3 0 R >> >> /PieceInfo {} 0 R >>",
                number + 2
            )
            .into_bytes(),
        );
        let shown = format!(
            "BT /F1 32 Tf 72 720 Td (Page {} of the plan) Tj ET",
            page + 1
        );
        objects.push(stream("", shown.as_bytes()));
        let unseen: Vec<u8> = std::iter::repeat_with(|| rng.u8(..))
            .take(PDF_BYTES_MIN / PAGES)
            .collect();
        objects.push(stream("", &unseen));
    }
    file(&objects)
}

/// What scanners write: a page that is one picture, in JBIG2 and in JPEG 2000.
pub fn scans() -> [(&'static str, Vec<u8>); 2] {
    const SIDE: u32 = 256;
    [
        ("jbig2.pdf", picture(SIDE, (1, "JBIG2Decode"), &jbig2(SIDE))),
        ("jpx.pdf", picture(BLACK_SIDE, (8, "JPXDecode"), &BLACK)),
    ]
}

/// A page that is one picture: the length of its sides, bits of a pixel, how it is written.
fn picture(side: u32, (bits, filter): (u32, &str), bytes: &[u8]) -> Vec<u8> {
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 256 256] /Contents 4 0 R \
          /Resources << /XObject << /Im 5 0 R >> >> >>"
            .to_vec(),
        stream("", b"256 0 0 256 0 0 cm /Im Do"),
        stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent {bits} \
                 /ColorSpace /DeviceGray /Filter /{filter}"
            ),
            bytes,
        ),
    ];
    file(&objects)
}

const BLACK_SIDE: u32 = 64;
/// A black square of that side in JPEG 2000, without loss: size, coding style, quantization, one tile, end.
const BLACK: [u8; 106] = [
    0xff, 0x4f, 0xff, 0x51, 0x00, 0x29, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x40,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x40,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x07, 0x01, 0x01, 0xff, 0x52, 0x00,
    0x0c, 0x00, 0x00, 0x00, 0x01, 0x00, 0x05, 0x04, 0x04, 0x00, 0x01, 0xff, 0x5c, 0x00, 0x13, 0x40,
    0x40, 0x48, 0x48, 0x50, 0x48, 0x48, 0x50, 0x48, 0x48, 0x50, 0x48, 0x48, 0x50, 0x48, 0x48, 0x50,
    0xff, 0x90, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x18, 0x00, 0x01, 0xff, 0x93, 0xdf, 0x80,
    0x10, 0x08, 0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0xff, 0xd9,
];

/// Noise, which any bytes are once they are decoded: a page's information and one generic region of arithmetic code,
/// as PDF embeds them.
fn jbig2(side: u32) -> Vec<u8> {
    let segment = |number: u32, kind: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).expect("a short segment");
        let head = [
            &number.to_be_bytes()[..],
            &[kind, 0, 1],
            &length.to_be_bytes(),
        ]
        .concat();
        [&head, content].concat()
    };
    let side = side.to_be_bytes();
    let page = [&side[..], &side, &[0; 8], &[0, 0, 0]].concat();
    let mut rng = fastrand::Rng::with_seed(7);
    let code: Vec<u8> = std::iter::repeat_with(|| rng.u8(..0xff))
        .take(20_000)
        .collect();
    let nominal = [3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe];
    let region = [
        &side[..],
        &side,
        &[0; 8],
        &[0],
        &[0],
        &nominal,
        &code,
        &[0xff, 0xac],
    ]
    .concat();
    [segment(0, 48, &page), segment(1, 38, &region)].concat()
}
