//! The sheet that says how the workbook is filled in, with an example for each kind of rule.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use sodiem_core::criteria::notation::name_of;

use super::layout::GUIDE;

/// What a kind of rule needs.
struct Kind {
    kind: &'static str,
    what: &'static str,
    example: &'static str,
}

const fn kind(kind: &'static str, what: &'static str, example: &'static str) -> Kind {
    Kind {
        kind,
        what,
        example,
    }
}

const KINDS: [Kind; 22] = [
    kind(
        "sum",
        "Lĩnh vực hoặc tiêu chí chỉ cộng điểm các dòng dưới nó. Có thể để trống cách tính.",
        "",
    ),
    kind(
        "bonus_total",
        "Lĩnh vực điểm thưởng, ngoài thang 100. Điểm tối đa là mức trần.",
        "",
    ),
    kind(
        "penalty_total",
        "Lĩnh vực điểm trừ, ngoài thang 100. Điểm tối đa là số âm.",
        "",
    ),
    kind(
        "choice",
        "Chọn một trong các mức. Ghi ở sheet Nội dung, hoặc ở cột Mức điểm.",
        "Ban hành kịp thời → 1; Không kịp thời → 0,5; Không ban hành → 0",
    ),
    kind(
        "checklist",
        "Mỗi nội dung đạt được cộng điểm; tham số “cách cộng” đổi thành đạt tất cả mới có điểm, hoặc lấy mức cao nhất. Ghi như trên.",
        "Có bố trí kinh phí → 0,25; Có phân công → 0,25. Tham số: cách cộng = đạt tất cả (hoặc mức cao nhất)",
    ),
    kind(
        "tiers",
        "Điểm theo mức của tỷ lệ. Sheet Số liệu: một Tử số, một Mẫu số.",
        "≥ 90 → 2; 70–90 → 1; < 70 → 0",
    ),
    kind(
        "proportional",
        "Điểm tối đa × tỷ lệ; dưới sàn được 0 điểm. Sheet Số liệu: Tử số, Mẫu số.",
        "Tham số: sàn = 90; tính cả sàn = có",
    ),
    kind(
        "target_ratio",
        "Điểm tối đa × tỷ lệ ÷ chỉ tiêu, đủ điểm khi đạt chỉ tiêu. Sheet Số liệu: Tử số, Mẫu số.",
        "Tham số: chỉ tiêu = 98",
    ),
    kind(
        "interpolate",
        "Điểm tăng đều giữa các mốc tỷ lệ. Sheet Số liệu: Tử số, Mẫu số.",
        "90 → 0; 98 → 4",
    ),
    kind(
        "weighted_split",
        "Điểm tối đa × tổng (hệ số × thành phần ÷ tổng). Sheet Số liệu: một Tổng và các Thành phần với hệ số.",
        "",
    ),
    kind(
        "deduct",
        "Từ điểm gốc (mặc định là điểm tối đa) trừ dần cho mỗi lần. Sheet Nội dung: điểm âm.",
        "Tham số: thấp nhất = 0",
    ),
    kind(
        "count_tiers",
        "Điểm theo số lượng. Sheet Số liệu: một Số lượng.",
        "≥ 2 → 0,5; ≥ 1 → 0,25; ≥ 0 → 0",
    ),
    kind(
        "survey_mean",
        "Điểm tối đa × bình quân của phiếu. Sheet Nội dung: phương án và phần trăm của nó.",
        "Tham số: phiếu tối thiểu = 10; đối tượng = Lãnh đạo sở, ngành",
    ),
    kind(
        "survey_satisfaction",
        "Điểm tối đa × tỷ lệ phiếu hài lòng. Sheet Nội dung: các mức tính là hài lòng, không có điểm.",
        "Tham số: phiếu tối thiểu = 45",
    ),
    kind(
        "external_index",
        "Điểm tối đa × giá trị của chỉ số khác ÷ thang.",
        "Tham số: nguồn = Bộ chỉ số 766; thang = 100; thời điểm = 31/12",
    ),
    kind(
        "bonus",
        "Điểm thưởng cho mỗi lần, không quá điểm tối đa của dòng.",
        "Mỗi mô hình cấp tỉnh → 1",
    ),
    kind(
        "penalty",
        "Điểm trừ cho mỗi lần (số âm), không quá điểm tối đa của dòng (số âm).",
        "Mỗi lần → -0,5",
    ),
    kind(
        "points",
        "Người chấm cho điểm từ mức thấp nhất đến điểm tối đa, theo bước; không ghi bước thì cho số bất kỳ.",
        "Tham số: thấp nhất = 0; bước = 0,25",
    ),
    kind(
        "unit_points",
        "Mỗi đơn vị (văn bản, mô hình …) được một số điểm, không quá điểm tối đa. Ghi ở sheet Nội dung, hoặc ở cột Mức điểm.",
        "Mỗi nội quy, quy chế đúng yêu cầu → 0,5",
    ),
    kind(
        "comparison",
        "So số Thực hiện với số của Kỳ gốc (năm trước, kế hoạch). Sheet Số liệu: một Thực hiện, một Kỳ gốc. So sánh là chênh lệch, tăng trưởng (%) hoặc tỷ lệ (%); điểm theo mức, hoặc thuận theo tỷ lệ khi có “đủ điểm từ”.",
        "≥ 10 → 1; 0–10 → 0,5; < 0 → 0. Tham số: so sánh = tăng trưởng. Hoặc: so sánh = tỷ lệ; đủ điểm từ = 100; sàn = 80",
    ),
    kind(
        "formula",
        "Điểm theo công thức với các Biến số của sheet Số liệu; dòng đầu có điều kiện đúng được dùng. Chỉ dùng + - * / ( ), so sánh, and, or, min, max. Trong công thức số thập phân dùng dấu chấm: 0.5; dấu phẩy ngăn cách các số của min, max.",
        "a > 10 and b / a >= 0.9 → b / a * 2; còn lại → min(1, b / a). Tham số: thấp nhất = 0; số nguyên = a, b; tối đa a = 1000",
    ),
    kind(
        "survey_groups",
        "Điểm tối đa × bình quân theo tỷ trọng của các nhóm được hỏi. Sheet Số liệu: mỗi Nhóm một dòng, ký hiệu là tên phiếu, hệ số là phần trăm, tổng 100. Sheet Nội dung: phương án của từng nhóm và phần trăm của nó.",
        "Nội dung: 01/A → 100; 01/B → 60; 02/A → 100. Tham số: phiếu tối thiểu 01 = 5; phiếu tối thiểu 02 = 30",
    ),
];

const NOTES: [&str; 9] = [
    "Mỗi dòng của sheet Tiêu chí là một lĩnh vực, tiêu chí hoặc tiêu chí thành phần. Dòng 1.2 thuộc dòng 1, dòng 1.2.3 thuộc dòng 1.2; dòng trên phải đứng trước.",
    "Điểm tối đa của một dòng bằng tổng các dòng dưới nó.",
    "Số thập phân dùng dấu phẩy: 0,5 (trong công thức dùng dấu chấm). Mã là văn bản: giữ định dạng Văn bản (Text) của cột, nếu không 1.10 thành 1.1 và 1.1.2 thành ngày tháng.",
    "Mức tỷ lệ có thể ghi: ≥ 90 · > 90 · từ 90 trở lên · trên 90 · 70–90 · từ 70 đến dưới 90 · dưới 70. Một mốc ở hai mức thì ghi rõ ≥ hoặc <.",
    "Khi không áp dụng: đủ điểm khi … · loại khỏi điểm tối đa khi … · không điểm khi … Để trống nếu tiêu chí luôn áp dụng; ghi a=0 cho tỷ lệ 0 trên 0.",
    "Sau đó có thể ghi thêm: ; cơ quan thẩm định xác nhận (đơn vị không tự nhận được) · ; phải nêu lý do.",
    "Bên chấm: Tự chấm · Tỉnh chấm · Điều tra XHH, hoặc ghi tên: Sở, ngành: Sở Tư pháp · Người có thẩm quyền: Chủ tịch UBND tỉnh.",
    "Sheet Thông tin cho biết bộ tiêu chí làm tròn ở đâu (tổng điểm, từng lĩnh vực hay từng tiêu chí), đến mấy chữ số thập phân và số ở giữa làm tròn thế nào: 0,125 thành 0,13 (nửa làm tròn lên) hay 0,12 (nửa về số chẵn).",
    "Không gộp ô, không dùng phông VNI hay TCVN3. Không ẩn dòng, cột hay sheet.",
];

/// Fills the sheet. The first column lists the kinds, which the list of the criteria's sheet picks
/// from.
///
/// # Errors
/// Where the library refuses a value, which none of ours is.
pub fn write(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(GUIDE)?;
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, 80)?.set_column_width(2, 60)?;
    for (column, heading) in (0..).zip(["Cách tính", "Ý nghĩa", "Ví dụ"]) {
        sheet.write_with_format(0, column, heading, &bold)?;
    }
    let mut line = 1;
    for own in &KINDS {
        for (column, text) in (0..).zip([name_of(own.kind), own.what, own.example]) {
            sheet.write_with_format(line, column, text, &wrapped)?;
        }
        line += 1;
    }
    line += 1;
    for note in NOTES {
        sheet.write_with_format(line, 1, note, &wrapped)?;
        line += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sodiem_core::criteria::notation;

    #[test]
    fn the_guide_has_every_kind_in_the_order_of_the_list() {
        let all: Vec<&str> = notation::TOTALS
            .iter()
            .chain(&sodiem_core::rule::Rule::NAMES)
            .map(|(kind, _)| *kind)
            .collect();
        assert_eq!(KINDS.map(|own| own.kind).to_vec(), all);
    }
}
