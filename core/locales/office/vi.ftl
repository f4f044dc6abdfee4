# Texts that only offices meet: criteria sets, rounds, tables, accounts. Both languages have the same
# keys in the same order.

## Đơn vị

unit-line = Dòng không đọc được: { $error }. Mỗi dòng cần đủ các cột code, parent_code, level, type_vi, name_vi.
unit-level-unknown = Không có cấp “{ $level }”. Ghi province, department, district hoặc commune.
unit-name = Tên của đơn vị { $code } bị trống hoặc dài quá { $max } ký tự.
unit-too-many = Tệp có quá { $max } đơn vị. Hãy chia thành nhiều tệp.
unit-duplicate = Mã { $code } ({ $name }) xuất hiện nhiều lần. Mỗi đơn vị chỉ ghi một dòng.
unit-orphan = Không tìm thấy đơn vị cấp trên “{ $parent }” của { $name } ({ $code }). Thêm đơn vị đó hoặc sửa parent_code.
unit-level = { $name } ({ $code }) phải nằm dưới một đơn vị cấp cao hơn, không phải dưới { $parent }.
unit-cycle = { $name } ({ $code }) nằm trong một vòng lặp: đi ngược lên cấp trên lại gặp chính nó. Sửa parent_code.
units-day = Danh mục được nhập từ cũ đến mới; danh mục mới nhất có hiệu lực từ { $newest }. Chọn ngày đó hoặc muộn hơn.
units-round = Kỳ { $round } lấy danh mục ngày { $day }: danh mục này sẽ làm thay đổi đơn vị được chấm. Chọn ngày muộn hơn.
succession-line = Dòng này không đọc được: { $error }
succession-part = Không có mức “{ $part }”. Ghi whole, main hoặc part.
succession-duplicate = Đơn vị { $code } đã có dòng sang cùng đơn vị mới. Xoá bớt một dòng.
succession-main = Đơn vị { $code } phải sang trọn một đơn vị (whole), hoặc chia thành một phần chính (main) và các phần khác (part).
succession-too-many = Tệp có quá { $max } dòng. Chia tệp ra.
succession-old = Đơn vị { $code } không có trong danh mục trước ngày { $day }. Nhập danh mục cũ trước hoặc sửa old_code.
succession-new = Đơn vị { $code } không có trong danh mục ngày { $day }. Nhập danh mục mới trước hoặc sửa new_code.

## Kỳ đánh giá

round-tiers = Kỳ đánh giá cần từ 1 đến { $max } cấp thẩm định.
round-too-long = Danh sách cơ quan, khối, mức xếp loại hoặc đơn vị không xếp hạng có quá { $max } mục.
round-province = Mã { $code } không phải là một tỉnh, thành phố trong danh mục đơn vị.
round-body = Cơ quan thẩm định “{ $body }” ở một cấp không có, hoặc đơn vị của cơ quan không thuộc cấp đó.
round-body-duplicate = Có hai cơ quan thẩm định cùng mã “{ $body }”. Đặt cho mỗi cơ quan một mã riêng.
round-tier-undecided = Cấp thẩm định { $tier } chưa có cơ quan nào thẩm định toàn bộ tiêu chí để quyết định.
round-tier-level = Cấp thẩm định “{ $level }” phải ở trên cấp được chấm. Bỏ cấp này hoặc chọn cấp khác.
round-compares-with = Không thể so sánh với kỳ { $round }: chỉ so sánh với kỳ trước của tỉnh hoặc của các tỉnh hợp thành tỉnh này.
round-units = Tỉnh { $province } không có đơn vị cấp { $level } trong danh mục ngày { $day }. Nhập danh mục trước, hoặc chọn ngày khác.
round-bands = Các mức xếp loại của một khối phải xếp từ cao xuống thấp, không trùng nhau.
round-decimals = Số chữ số thập phân nhiều nhất là { $max }.
round-name = “{ $name }”: tên có từ 1 đến { $max } ký tự, không có ký tự không nhìn thấy được.
round-band-min = Mốc của xếp loại “{ $band }” phải là số thập phân ngắn, như 80 hoặc 79,5.
round-tie-breakers = Có nhiều nhất { $max } mục xét tiếp khi bằng nhau.
round-tie-breaker = “{ $code }” không phải là lĩnh vực của bộ tiêu chí nên không xét tiếp được. Ghi mã lĩnh vực.
round-band-block = Xếp loại “{ $band }” thuộc khối không có trong kỳ đánh giá. Chọn khối khác.
round-unranked = “{ $code }” không phải đơn vị thuộc tỉnh này.
round-deadlines = Các thời hạn phải nối tiếp nhau: nộp, từng cấp thẩm định, rồi đóng kỳ.
round-deadline-years = Các thời hạn phải trong khoảng từ năm 2000 đến năm 2100. Xem lại năm đã ghi.
clarification-text = Hướng dẫn phải có nội dung, tối đa { $max } ký tự, không có ký tự không nhìn thấy được.
clarification-row = Bộ tiêu chí của kỳ đánh giá không có mã “{ $code }”. Hãy chọn mã khác.
clarification-too-many = Kỳ đánh giá đã có { $max } hướng dẫn, không thêm được nữa.

## Bộ tiêu chí

criteria-too-long = Tệp bộ tiêu chí có { $found } byte, nhiều hơn mức { $max } byte.
criteria-too-many = Bộ tiêu chí có quá { $max } dòng.
criteria-empty = Tệp không có dòng tiêu chí nào.
criteria-columns = Dòng đầu thiếu cột: { $missing }. Các cột cách nhau bằng dấu tab.
criteria-line = Dòng không đọc được: { $error }. Mỗi dòng cần đủ 9 cột, cách nhau bằng dấu tab.
criteria-title = Tên bộ tiêu chí bị trống hoặc dài quá { $max } ký tự. Không dùng ký tự không nhìn thấy được.
criteria-code = Mã không hợp lệ: { $error }. Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.
criteria-name = Tên bị trống hoặc dài quá { $max } ký tự. Không dùng ký tự không nhìn thấy được.
criteria-max = Điểm tối đa “{ $value }” không phải là số thập phân có dấu chấm, ví dụ 1.5.
criteria-level = Cột level ghi “{ $level }”, theo vị trí trong bộ tiêu chí phải là “{ $expected }”.
criteria-duplicate = Mã { $code } đã có ở dòng trên. Mỗi mã chỉ dùng một lần.
criteria-orphan = Không có dòng { $parent } là cấp trên của { $code }. Thêm dòng đó hoặc sửa mã (parent_code).
criteria-cycle = { $code } nằm trong một vòng lặp qua { $parent }. Sửa parent_code.
criteria-too-deep = { $code } ở sâu hơn { $max } cấp.
criteria-parent-late = Dòng { $parent } phải đứng trước dòng { $code } thuộc về nó.
criteria-leaf-children = { $code } có cách tính điểm riêng nên không được có dòng con. Chọn cách tính “Cộng các dòng dưới” (sum) hoặc bỏ các dòng con.
criteria-sum-empty = { $code } cộng điểm các dòng con nhưng không có dòng con nào.
criteria-sum = Điểm tối đa của { $code } là { $max }, nhưng các dòng con cộng lại là { $sum }.
criteria-sum-scored-by = Dòng chỉ cộng điểm thì để trống bên chấm (scored_by).
criteria-max-sign = Điểm tối đa của { $code } phải lớn hơn 0; trong phần điểm trừ thì nhỏ hơn 0.
criteria-total-place = Điểm thưởng, điểm trừ ({ $code }) phải là một lĩnh vực riêng, không thuộc dòng khác.
criteria-total-inside = Điểm thưởng, điểm trừ phải ở ngoài thang 100: ghi outside_100 là true.
criteria-cap = Mức trần { $cap } phải bằng điểm tối đa của dòng.
criteria-outside = { $code }: cách tính điểm thưởng, điểm trừ (bonus, penalty) chỉ dùng dưới dòng tổng điểm thưởng, tổng điểm trừ, và ở đó không dùng cách tính khác.
criteria-parameters = Tham số của cách tính điểm không đúng: { $error }.
criteria-rule-unknown = Không có cách tính điểm “{ $kind }”.
criteria-scored-by = Cột scored_by ghi “{ $scored_by }”; phải là self, province, survey, authority:Tên hoặc department:Tên (tên dài nhất { $max } ký tự).
criteria-evidence = Danh mục tài liệu kiểm chứng dài quá { $max } ký tự. Không dùng ký tự không nhìn thấy được.
criteria-evidence-missing = Tiêu chí do đơn vị tự chấm phải nêu tài liệu kiểm chứng.
criteria-na-when = Phải ghi rõ khi nào tiêu chí không áp dụng (when).
criteria-na-claimed-by = Đơn vị không tự chấm tiêu chí này nên không thể khai “không áp dụng”: ghi “cơ quan thẩm định xác nhận” (claimed_by: province) hoặc bỏ phần này.
criteria-decimals = Bộ tiêu chí làm tròn đến { $decimals } chữ số thập phân; nhiều nhất là { $max }.

## Cách tính điểm trong bộ tiêu chí

rule-list-length = Danh sách có { $found } mục; phải có từ 1 đến { $max } mục.
rule-label = Nhãn “{ $label }” bị trống, dài quá { $max } ký tự hoặc không ở dạng Unicode dựng sẵn (NFC).
rule-variable-name = Tên biến “{ $name }” bị trống hoặc dài quá { $max } ký tự.
rule-variable-twice = Biến “{ $name }” được dùng hai lần.
rule-undeclared = Biến “{ $name }” chưa có nhãn. Thêm "{ $name }": "…" vào tham số.
rule-parameter-unknown = Không có tham số “{ $name }” trong cách tính điểm này.
rule-weight = Hệ số của “{ $label }” là { $value }, phải từ { $low } đến { $high }.
rule-option-percent = Phương án “{ $label }” có { $value } %, phải từ { $low } đến { $high } %.
rule-floor-range = Sàn (floor_pct) là { $value } %, phải từ { $low } đến { $high } %.
rule-rate-range = Mốc tỷ lệ là { $value } %, phải từ { $low } đến { $high } %.
rule-target = Chỉ tiêu (target_pct) là { $value } %, phải lớn hơn 0 và không quá 1000 %.
rule-full = Mức đủ điểm (full_pct) là { $value } %, phải lớn hơn 0 và không quá 1000 %.
rule-points-negative = “{ $label }” có { $points } điểm; ở đây không được âm.
rule-points-positive = “{ $label }” có { $points } điểm; ở đây phải là số âm hoặc 0.
rule-max-unreachable = Cách tính chỉ cho nhiều nhất { $reached } điểm, ít hơn điểm tối đa { $max }.
rule-max-exceeded = Cách tính cho đến { $reached } điểm, vượt điểm tối đa { $max }.
rule-tier-bounds = Mức “{ $tier }” có hai giới hạn ở cùng một phía. Chỉ dùng > (gt) hoặc ≥ (gte), < (lt) hoặc ≤ (lte).
rule-tier-empty = Mức “{ $tier }” không chứa giá trị nào mà mức khác chưa có.
rule-tier-gap = Có khoảng trống tại { $at } trước mức “{ $tier }”. Mỗi giá trị phải thuộc đúng một mức.
rule-tier-overlap = Mức “{ $tier }” chồng lên mức khác tại { $at }. Mỗi giá trị phải thuộc đúng một mức.
rule-tier-open = Không có mức nào từ { $at } trở lên. Mức cao nhất không được có giới hạn trên.
rule-floor = Mức đạt đủ điểm { $full } % không được thấp hơn mức tối thiểu { $floor } %.
rule-clamp = clamp phải là true: ngoài các mốc, điểm giữ nguyên như ở mốc gần nhất.
rule-points-order = Các mốc tỷ lệ phải tăng dần.
rule-weights = Phải có ít nhất một phần có hệ số 1, nếu không thì không đạt được điểm tối đa.
rule-min = Điểm thấp nhất { $min } lớn hơn điểm ban đầu { $start }.
rule-count-min = Mốc số lượng { $min } phải là số nguyên không âm.
rule-count-twice = Mốc số lượng { $min } xuất hiện hai lần.
rule-count-gap = Thiếu mốc cho số lượng 0.
rule-scale = Thang trả lời phải có một phương án 100 %, nếu không thì không đạt được điểm tối đa.
rule-index-scale = Thang của chỉ số là { $scale }, phải lớn hơn 0.
rule-below-max = Điểm thấp nhất { $min } phải nhỏ hơn điểm tối đa { $max }.
rule-above-min = Có phương án cho { $points } điểm, thấp hơn mức thấp nhất { $min }.
rule-step = Bước điểm { $step } phải lớn hơn 0 và chia đều từ { $min } đến { $max } điểm.
rule-proportion = Mức đạt đủ điểm { $full } phải lớn hơn mức tối thiểu { $floor }, và mức tối thiểu không được âm.
rule-group-name = Tên nhóm “{ $name }” bị trùng hoặc có ký hiệu khác chữ, số và . _ -
rule-group-weights = Tỷ trọng các nhóm cộng lại là { $sum } %, phải là 100 %.
rule-formula-name = Tên biến “{ $name }” chỉ gồm chữ cái không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ cái, và khác and, or, min, max.
rule-formula-max = Giá trị lớn nhất của biến “{ $name }” không được âm.
rule-formula-undeclared = Công thức dùng biến “{ $name }” chưa được khai báo. Thêm biến vào sheet Số liệu (variables).
rule-formula-unused = Biến “{ $name }” được khai báo nhưng không công thức nào dùng. Bỏ biến hoặc sửa công thức.
rule-formula-early = Công thức thứ { $place } không có điều kiện nên các công thức sau không bao giờ được dùng. Thêm điều kiện trước dấu → (when) hoặc chuyển xuống cuối.
rule-formula-last = Công thức cuối (thứ { $place }) không được có điều kiện, để mọi trường hợp đều có điểm. Ghi “còn lại → …” (bỏ when).
rule-formula-nought = Công thức “{ $expression }” chia cho 0 với mọi câu trả lời nên không bao giờ tính được điểm. Sửa số chia.
rule-expression-long = Công thức “{ $expression }…” có { $found } ký tự, nhiều hơn mức { $max }.
rule-expression-deep = Công thức “{ $expression }…” có dấu ngoặc lồng nhau quá { $max } lớp.
rule-expression-operators = Công thức “{ $expression }…” có quá { $max } phép tính.
rule-expression-at = Công thức “{ $expression }” sai từ ký tự thứ { $place }: “{ $rest }”. Chỉ dùng + - * / ( ), so sánh, and, or, min, max, số có dấu chấm và tên biến.
rule-expression-comma = Công thức “{ $expression }” có dấu phẩy giữa hai chữ số ở ký tự thứ { $place }: “{ $rest }”. Trong công thức, số thập phân dùng dấu chấm (0.5), dấu phẩy ngăn cách các số của min và max; ở đó thêm dấu cách sau dấu phẩy.
rule-expression-end = Công thức “{ $expression }” chưa hết: thiếu số, biến hoặc dấu đóng ngoặc ở cuối.

## Nhận xét về câu trả lời

answers-too-long = Tệp câu trả lời có { $found } byte, nhiều hơn mức { $max } byte.
answers-file = Tệp câu trả lời không đọc được: { $error }.

## Server

account-username = Tên đăng nhập có từ 1 đến { $max } ký tự: chữ thường không dấu, chữ số và . _ - @
account-password = Mật khẩu có ít nhất { $min } ký tự và nhiều nhất { $max } byte.
account-name = Họ tên có từ 1 đến { $max } ký tự.
account-grant = “{ $place }” không phải là đơn vị hoặc cơ quan thuộc tỉnh này.
account-grants = Một tài khoản có nhiều nhất { $max } vai trò.
account-own = Không thể tự bỏ quyền quản trị hoặc tự khóa tài khoản của mình.
round-fixed = Không thể đổi mã, tỉnh và cấp được chấm của kỳ đánh giá.
round-edition = Máy chủ không có bộ tiêu chí này. Hãy nhập bộ tiêu chí trước (sodiem criteria import).
round-tiers-begun = Không đổi được các cấp thẩm định nữa: đã có { $decisions } quyết định (nộp, trả lại, phê duyệt) và { $appraisals } bản thẩm định theo các cấp hiện tại.
round-edition-begun = Không đổi được bộ tiêu chí nữa: đã có { $sheets } biểu tự chấm và { $appraisals } bản thẩm định ghi theo bộ tiêu chí hiện tại. Hãy chuyển kỳ đánh giá: những gì đã ghi được mang sang bộ tiêu chí mới.
round-body-elsewhere = Kỳ đánh giá của tỉnh khác đã có cơ quan mã “{ $body }”. Hãy chọn mã khác.
move-edition = Kỳ đánh giá đã từng chấm theo bộ tiêu chí này. Muốn quay lại, hãy nhập bộ tiêu chí đó một lần nữa với tên khác.
move-many = Một kỳ đánh giá chuyển bộ tiêu chí nhiều nhất { $max } lần. Hãy mở kỳ đánh giá khác.
move-reason = Hãy ghi lý do chuyển bộ tiêu chí, từ 1 đến { $max } ký tự.
move-mapping = Số tiêu chí được ghép nhiều hơn số tiêu chí hiện có: nhiều nhất { $max }.
move-code = “{ $code }” không phải tiêu chí chấm điểm của bộ tiêu chí tương ứng.
move-twice = Có hai tiêu chí cùng ghép vào “{ $code }”. Chỉ một tiêu chí được ghép vào đó.
move-body = Mọi tiêu chí mà { $name } thẩm định đều không còn trong bộ tiêu chí mới. Trước khi chuyển, hãy giao cho cơ quan này tiêu chí khác trong phần thiết lập kỳ, hoặc ghép tiêu chí cũ với tiêu chí mới.
move-unit = Không đọc được dữ liệu của đơn vị { $code } nên chưa chuyển gì cả. Hãy chạy sodiem check trên máy chủ.
survey-columns = Dòng đầu phải có các cột unit_code và leaf.
survey-line = Không đọc được dòng này: { $error }.
survey-too-long = Tệp có quá nhiều dòng (nhiều nhất { $max }) hoặc quá nhiều lỗi; phần sau chưa được xem.
survey-unit = Kỳ này không chấm điểm đơn vị có mã “{ $code }”.
survey-leaf = “{ $code }” không phải là tiêu chí điều tra xã hội học.
survey-twice = Đơn vị { $unit } có tiêu chí này nhiều hơn một lần.
survey-count = Cột { $column }: “{ $text }” không phải là số nguyên.
survey-no-answer = Dòng này chưa đủ số liệu để tính điểm.
table-sheet = Tổng hợp
table-sheet-blocks = Theo khối
table-sample = Bộ tiêu chí mẫu
table-note = Ghi chú
table-unrounded = Điểm chưa làm tròn
table-rank = Thứ hạng
table-unit-code = Mã đơn vị
table-unit = Đơn vị
table-district = Cấp huyện
table-block = Khối
table-stage = Tình trạng
table-submitted = Thời điểm nộp
table-late = (trễ hạn)
table-self-points = Điểm tự chấm
table-points = Điểm
table-max = Điểm tối đa
table-percent = Tỷ lệ %
table-before = Kết quả kỳ trước (%)
table-before-rank = Hạng kỳ trước
table-change = Tăng, giảm (điểm %)
table-rise = Tăng, giảm hạng
table-incomparable = Không so sánh được
table-incomparable-edition = Không so sánh được: hai kỳ chấm theo bộ tiêu chí khác nhau.
table-incomparable-merged = Không so sánh được: đơn vị được hợp thành từ { $names }.
table-incomparable-split = Không so sánh được: đơn vị được tách từ { $name }.
table-incomparable-new = Không so sánh được: kỳ trước chưa có đơn vị này.
table-incomparable-no-result = Kỳ trước đơn vị chưa có kết quả được công nhận.
table-band = Xếp loại
table-measure = Chỉ tiêu
table-units = Số đơn vị
table-ranked = Số đã xếp hạng
table-mean = Trung bình
table-min = Thấp nhất
table-lower-quartile = Tứ phân vị dưới
table-median = Trung vị
table-upper-quartile = Tứ phân vị trên
table-max-value = Cao nhất
table-stage-draft = Đang tự chấm
table-stage-review = Đang thẩm định (cấp { $tier })
table-stage-returned = Bị trả lại (cấp { $tier })
table-stage-accepted = Đã chấp nhận
criteria-json = Tệp JSON không phải là bộ tiêu chí: { $error }.
criteria-editions = Máy chủ đã có { $max } bộ tiêu chí, không thêm được nữa. Hãy báo người vận hành.
criteria-json-form = Tệp JSON ghi điều mà bảng tiêu chí không ghi được: điểm không phải số thập phân, chữ không ở dạng chuẩn Unicode (NFC) hoặc khoảng trắng thừa. Hãy xuất lại tệp từ phần mềm.
criteria-more = Còn { $count } lỗi nữa. Sửa các lỗi trên rồi kiểm tra lại.

## Ghi bộ tiêu chí trong bảng tính

notation-not-applicable = “{ $text }”: ghi “đủ điểm khi …”, “loại khỏi điểm tối đa khi …” hoặc “không điểm khi …”. Sau đó có thể ghi “; cơ quan thẩm định xác nhận” và “; phải nêu lý do”.
notation-no-leaf = Cách tính này chỉ dùng cho dòng có dòng con.
notation-setting-unknown = Cách tính này không có tham số “{ $key }”. Ghi dạng: tên = giá trị; tên = giá trị.
notation-setting-missing = Thiếu tham số “{ $key }”. Ghi: { $key } = …
notation-levels-vain = Cách tính này không dùng cột Mức điểm. Xóa nội dung hoặc chọn cách tính khác.
notation-levels-missing = Thiếu mức điểm. Ghi ví dụ: ≥ 90 → 2; 70–90 → 1; < 70 → 0.
notation-level = Không đọc được mức “{ $level }”. Ghi ví dụ: ≥ 90 → 2; 70–90 → 1; < 70 → 0.
notation-edge = Mốc { $at } nằm ở hai mức mà không rõ thuộc mức nào. Ghi rõ ≥, >, ≤ hoặc <.
notation-items-vain = Cách tính này không dùng các dòng của sheet Nội dung. Xóa các dòng này hoặc chọn cách tính khác.
notation-variables-vain = Cách tính này không dùng các dòng của sheet Số liệu. Xóa các dòng này hoặc chọn cách tính khác.
notation-option-twice = Một phương án được ghi hai lần. Mỗi phương án chỉ ghi một lần.
notation-role = Vai trò “{ $role }” không dùng được ở đây; phải là: { $expected }.
notation-role-twice = Vai trò này đã có ở dòng trên. Mỗi vai trò chỉ dùng một lần.
notation-role-missing = Thiếu dòng có vai trò “{ $role }” ở sheet Số liệu.
notation-decimal = “{ $value }” không phải là số rõ ràng. Dùng dấu phẩy thập phân, không dùng dấu chấm hàng nghìn: 0,5 hoặc 1500.
notation-whole = “{ $value }” không phải là số nguyên không âm.
notation-one-of = “{ $value }”: tham số “{ $key }” phải là { $expected }.
notation-formula-missing = Thiếu công thức. Ghi ví dụ: a > 10 → b / a * 2; còn lại → 2.
notation-symbol = Sheet Số liệu không có biến số “{ $name }” của tiêu chí này. Ghi ký hiệu các biến số, cách nhau bằng dấu phẩy.
notation-group = Phương án “{ $label }” không thuộc nhóm nào. Ghi ký hiệu nhóm, dấu gạch chéo rồi phương án: 01/A.
notation-yes = “{ $value }”: ghi có hoặc không.
workbook-not-utf8 = Tệp không phải là văn bản UTF-8. Lưu lại dạng UTF-8 hoặc XLSX.
workbook-encrypted = Tệp có mật khẩu hoặc là dạng .xls cũ. Mở bằng Excel, bỏ mật khẩu và lưu thành .xlsx.
workbook-damaged = Không mở được bảng tính: { $error }. Mở bằng Excel và lưu lại thành .xlsx.
workbook-parts = Bảng tính có quá { $max } phần. Lưu các sheet cần dùng thành một tệp mới.
workbook-macros = Tệp có macro. Lưu lại thành .xlsx (không macro).
workbook-kind = Tệp nén này không phải là bảng tính XLSX.
workbook-unpacked = Bảng tính giải nén ra quá { $max } MB. Bỏ hình ảnh và dòng thừa rồi lưu lại.
workbook-sheets = Bảng tính có quá { $max } sheet.
workbook-rows = Sheet “{ $sheet }” có dữ liệu sau dòng { $max }. Xóa các dòng thừa.
workbook-cells = Sheet “{ $sheet }” có quá { $max } ô có dữ liệu.
workbook-cell-long = Ô { $cell } dài quá { $max } ký tự.
workbook-no-sheet = Không tìm thấy sheet “{ $sheet }” với các cột của mẫu. Tải mẫu và điền vào đó.
workbook-columns = Sheet thiếu cột: { $missing }. Giữ nguyên tên cột của mẫu.
workbook-merged = Ô bị gộp. Bỏ gộp và ghi mỗi dòng đủ nội dung của nó.
workbook-row-hidden = Dòng bị ẩn nhưng có nội dung. Hiện dòng (Unhide) hoặc bỏ bộ lọc rồi kiểm tra lại; dòng không dùng thì xóa.
workbook-column-hidden = Cột bị ẩn. Hiện cột (Unhide) rồi kiểm tra lại nội dung.
workbook-date = Ô là ngày tháng, không phải văn bản hay số. Đổi định dạng thành Văn bản (Text) và gõ lại.
workbook-broken = Ô báo lỗi hoặc có công thức chưa tính. Mở bằng Excel, sửa công thức và lưu lại.
workbook-font = Chữ dùng phông { $font }, không phải Unicode. Chuyển mã sang Unicode (ví dụ bằng UniKey) rồi dán lại.
workbook-stranger = Không có tiêu chí “{ $code }” ở sheet Tiêu chí. Sửa mã hoặc xóa dòng.
workbook-scored-by = “{ $value }”: bên chấm phải là { $expected }.
workbook-about = “{ $value }”: “{ $name }” phải là { $expected }.
workbook-lost = TSV và CSV không ghi được cách làm tròn của bộ tiêu chí này ({ $lost }). Muốn giữ đủ, dùng XLSX hoặc JSON.
workbook-about-decimals = “{ $value }”: số chữ số thập phân phải là số nguyên từ 0 đến { $max }.

## Tiến độ và một tiêu chí ở mọi đơn vị

province-look = Cần xem
province-no-district = Trực thuộc tỉnh
province-total = Toàn tỉnh
province-mark-overdue = Quá hạn chưa nộp
province-mark-late = Nộp trễ hạn
province-mark-conflict = Có mâu thuẫn
province-mark-amendment = Sửa sau khi nộp
province-mark-province = Tỉnh chưa chấm xong
province-mark-survey = Thiếu điều tra
province-stage-returned = Bị trả lại
province-own-answer = Đơn vị trả lời
province-record-answer = Được tính
province-source = Nguồn
province-source-unit = Đơn vị
province-source-survey = Điều tra
province-source-body = { $body }
province-leaf-unanswered = Chưa trả lời
province-leaf-not-applicable = Không áp dụng
province-leaf-invalid = Không hợp lệ
province-progress = Tiến độ
province-ranking = Xếp hạng
