## Đơn vị

unit-line = Dòng không đọc được: { $error }. Mỗi dòng cần đủ các cột code, parent_code, level, type_vi, name_vi.
unit-level-unknown = Không có cấp “{ $level }”. Ghi province, district hoặc commune.
unit-name = Tên của đơn vị { $code } bị trống hoặc dài quá { $max } ký tự.
unit-too-many = Tệp có quá { $max } đơn vị. Hãy chia thành nhiều tệp.
unit-duplicate = Mã { $code } ({ $name }) xuất hiện nhiều lần. Mỗi đơn vị chỉ ghi một dòng.
unit-orphan = Không tìm thấy đơn vị cấp trên “{ $parent }” của { $name } ({ $code }). Thêm đơn vị đó hoặc sửa parent_code.
unit-level = { $name } ({ $code }) phải nằm dưới một đơn vị cấp cao hơn, không phải dưới { $parent }.
unit-cycle = { $name } ({ $code }) nằm trong một vòng lặp: đi ngược lên cấp trên lại gặp chính nó. Sửa parent_code.

## Kỳ đánh giá

round-tiers = Kỳ đánh giá cần từ 1 đến { $max } cấp thẩm định.
round-too-long = Danh sách cơ quan, khối hoặc mức xếp loại có quá { $max } mục.
round-province = Mã { $code } không phải là một tỉnh, thành phố trong danh mục đơn vị.
round-body = Cơ quan thẩm định “{ $body }” ở một cấp không có, hoặc đơn vị của cơ quan không thuộc cấp đó.
round-body-duplicate = Có hai cơ quan thẩm định cùng mã “{ $body }”. Đặt cho mỗi cơ quan một mã riêng.
round-tier-undecided = Cấp thẩm định { $tier } chưa có cơ quan nào thẩm định toàn bộ tiêu chí để quyết định.
round-bands = Các mức xếp loại phải xếp từ cao xuống thấp, không trùng tỷ lệ.
round-band-block = Xếp loại “{ $band }” thuộc khối không có trong kỳ đánh giá. Chọn khối khác.
round-unranked = “{ $code }” không phải đơn vị thuộc tỉnh này.
round-deadlines = Các thời hạn phải nối tiếp nhau: nộp, từng cấp thẩm định, rồi đóng kỳ.

## Bộ tiêu chí

criteria-too-long = Tệp bộ tiêu chí có { $found } byte, nhiều hơn mức { $max } byte.
criteria-too-many = Bộ tiêu chí có quá { $max } dòng.
criteria-empty = Tệp không có dòng tiêu chí nào.
criteria-columns = Dòng đầu thiếu cột: { $missing }. Các cột cách nhau bằng dấu tab.
criteria-line = Dòng không đọc được: { $error }. Mỗi dòng cần đủ 9 cột, cách nhau bằng dấu tab.
criteria-title = Tên bộ tiêu chí bị trống hoặc dài quá { $max } ký tự.
criteria-code = Mã không hợp lệ: { $error }. Mã chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.
criteria-name = Tên bị trống hoặc dài quá { $max } ký tự.
criteria-max = Điểm tối đa “{ $value }” không phải là số thập phân có dấu chấm, ví dụ 1.5.
criteria-level = Cột level ghi “{ $level }”, theo vị trí trong bộ tiêu chí phải là “{ $expected }”.
criteria-duplicate = Mã { $code } đã có ở dòng trên. Mỗi mã chỉ dùng một lần.
criteria-orphan = Không có dòng { $parent } là cấp trên của { $code }. Thêm dòng đó hoặc sửa parent_code.
criteria-cycle = { $code } nằm trong một vòng lặp qua { $parent }. Sửa parent_code.
criteria-too-deep = { $code } ở sâu hơn { $max } cấp.
criteria-parent-late = Dòng { $parent } phải đứng trước dòng { $code } thuộc về nó.
criteria-leaf-children = { $code } có cách tính điểm riêng nên không được có dòng con. Đổi thành sum hoặc bỏ các dòng con.
criteria-sum-empty = { $code } cộng điểm các dòng con nhưng không có dòng con nào.
criteria-sum = Điểm tối đa của { $code } là { $max }, nhưng các dòng con cộng lại là { $sum }.
criteria-sum-scored-by = Dòng chỉ cộng điểm thì để trống cột scored_by.
criteria-max-sign = Điểm tối đa của { $code } phải lớn hơn 0; trong phần điểm trừ thì nhỏ hơn 0.
criteria-total-place = Điểm thưởng, điểm trừ ({ $code }) phải là một lĩnh vực riêng, không thuộc dòng khác.
criteria-total-inside = Điểm thưởng, điểm trừ phải ở ngoài thang 100: ghi outside_100 là true.
criteria-cap = Mức trần { $cap } phải bằng điểm tối đa của dòng.
criteria-outside = { $code }: cách tính bonus, penalty chỉ dùng trong phần điểm thưởng, điểm trừ và ngược lại.
criteria-parameters = Tham số của cách tính điểm không đúng: { $error }.
criteria-rule-unknown = Không có cách tính điểm “{ $kind }”.
criteria-scored-by = Cột scored_by ghi “{ $scored_by }”; phải là self, province, survey, authority:Tên hoặc department:Tên (tên dài nhất { $max } ký tự).
criteria-evidence = Danh mục tài liệu kiểm chứng dài quá { $max } ký tự.
criteria-evidence-missing = Tiêu chí do đơn vị tự chấm phải nêu tài liệu kiểm chứng.
criteria-na-when = Phải ghi rõ khi nào tiêu chí không áp dụng (when).
criteria-na-claimed-by = Đơn vị không tự chấm tiêu chí này nên không thể khai “không áp dụng”: bỏ claimed_by hoặc ghi province.
criteria-decimals = Bộ tiêu chí làm tròn đến { $decimals } chữ số thập phân; nhiều nhất là { $max }.

## Cách tính điểm trong bộ tiêu chí

rule-list-length = Danh sách có { $found } mục; phải có từ 1 đến { $max } mục.
rule-label = Nhãn “{ $label }” bị trống, dài quá { $max } ký tự hoặc không ở dạng Unicode dựng sẵn (NFC).
rule-variable-name = Tên biến “{ $name }” bị trống hoặc dài quá { $max } ký tự.
rule-variable-twice = Biến “{ $name }” được dùng hai lần.
rule-undeclared = Biến “{ $name }” chưa có nhãn. Thêm "{ $name }": "…" vào tham số.
rule-parameter-unknown = Không có tham số “{ $name }” trong cách tính điểm này.
rule-number-range = { $name } là { $value }, phải từ { $low } đến { $high }.
rule-percent = { $name } là { $value }, phải lớn hơn 0 và không quá 1000.
rule-points-negative = “{ $label }” có { $points } điểm; ở đây không được âm.
rule-points-positive = “{ $label }” có { $points } điểm; ở đây phải là số âm hoặc 0.
rule-max-unreachable = Cách tính chỉ cho nhiều nhất { $reached } điểm, ít hơn điểm tối đa { $max }.
rule-max-exceeded = Cách tính cho đến { $reached } điểm, vượt điểm tối đa { $max }.
rule-tier-bounds = Mức “{ $tier }” có hai giới hạn ở cùng một phía. Chỉ dùng gt hoặc gte, lt hoặc lte.
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
rule-formula-undeclared = Công thức dùng biến “{ $name }” chưa được khai báo. Thêm biến vào variables.
rule-formula-unused = Biến “{ $name }” được khai báo nhưng không công thức nào dùng. Bỏ biến hoặc sửa công thức.
rule-formula-early = Công thức thứ { $place } không có điều kiện nên các công thức sau không bao giờ được dùng. Thêm điều kiện (when) hoặc chuyển xuống cuối.
rule-formula-last = Công thức cuối (thứ { $place }) không được có điều kiện, để mọi trường hợp đều có điểm. Bỏ when.
rule-expression-long = Công thức “{ $expression }…” có { $found } ký tự, nhiều hơn mức { $max }.
rule-expression-deep = Công thức “{ $expression }…” có dấu ngoặc lồng nhau quá { $max } lớp.
rule-expression-operators = Công thức “{ $expression }…” có quá { $max } phép tính.
rule-expression-at = Công thức “{ $expression }” sai từ ký tự thứ { $place }: “{ $rest }”. Chỉ dùng + - * / ( ), so sánh, and, or, min, max, số có dấu chấm và tên biến.
rule-expression-comma = Công thức “{ $expression }” có dấu phẩy giữa hai chữ số ở ký tự thứ { $place }: “{ $rest }”. Trong công thức, số thập phân dùng dấu chấm (0.5), dấu phẩy ngăn cách các số của min và max; ở đó thêm dấu cách sau dấu phẩy.
rule-expression-end = Công thức “{ $expression }” chưa hết: thiếu số, biến hoặc dấu đóng ngoặc ở cuối.

## Cách tính điểm bằng lời

words-item = { $label }: { $points } điểm
words-choice = Chọn một phương án:
words-checklist = Cộng điểm các nội dung đạt được:
words-rate = Tỷ lệ: { $num } ÷ { $den }
words-full-from = Từ { $full } % trở lên: { $max } điểm
words-in-proportion = Thấp hơn mức đó: tính điểm theo tỷ lệ
words-below-floor = Dưới { $floor } %: 0 điểm
words-up-to-floor = Từ { $floor } % trở xuống: 0 điểm
words-at = Tại { $percent } %: { $points } điểm
words-between = Giữa các mốc: tính theo đường thẳng; ngoài các mốc: giữ như mốc gần nhất
words-split = { $max } điểm nhân với tổng các phần sau:
words-part = { $weight } × { $label } ÷ { $total }
words-deduct = Bắt đầu từ { $start } điểm, mỗi trường hợp bị trừ:
words-min = Không thấp hơn { $min } điểm
words-count = Theo { $label }:
words-count-tier = Từ { $min } trở lên: { $points } điểm
words-survey-mean = { $max } điểm nhân với mức trung bình của các phiếu:
words-option = { $option }: { $percent } %
words-forms = Cần ít nhất { $min } phiếu
words-group = Đối tượng được hỏi: { $group }
words-satisfaction = { $max } điểm nhân với tỷ lệ hài lòng ({ $levels })
words-index = { $max } điểm × { $source } ÷ { $scale }
words-as-of = Lấy giá trị tại thời điểm { $day }
words-bonus = Mỗi trường hợp được cộng, tổng cộng không quá { $cap } điểm:
words-penalty = Mỗi trường hợp bị trừ, tổng cộng không thấp hơn { $cap } điểm:
words-na-full = Không áp dụng khi { $when }: tính đủ điểm
words-na-exclude = Không áp dụng khi { $when }: trừ khỏi điểm tối đa
words-na-zero = Không áp dụng khi { $when }: 0 điểm, điểm tối đa giữ nguyên
words-na-nothing = không có đối tượng để tính
words-na-province = Chỉ cơ quan thẩm định được xác nhận không áp dụng
words-na-reason = Phải ghi lý do không áp dụng
words-checklist-all = Phải đạt tất cả các nội dung, nếu không thì 0 điểm:
words-checklist-any = Tính nội dung đạt được có điểm cao nhất:
words-points = Cho từ { $min } đến { $max } điểm
words-step = Mỗi bước { $step } điểm
words-difference = So sánh: { $now } − { $base }
words-change = So sánh: mức tăng của { $now } so với { $base }
words-ratio = So sánh: { $now } ÷ { $base }
words-full-at = Từ { $full } trở lên: { $max } điểm
words-below = Dưới { $floor }: 0 điểm
words-formula = Tính theo công thức, với:
words-variable = { $name } = { $label }
words-formula-only = Điểm: { $formula }
words-formula-when = Nếu { $condition }: { $formula }
words-formula-otherwise = Trường hợp khác: { $formula }
words-survey-groups = { $max } điểm nhân với mức trung bình có trọng số của các nhóm:
words-survey-group = { $label }: { $percent } % số điểm

## Khoảng giá trị

range-all = Mọi giá trị
range-gt = Trên { $low }
range-gte = Từ { $low } trở lên
range-lt = Dưới { $high }
range-lte = Từ { $high } trở xuống
range-gt-lt = Trên { $low } đến dưới { $high }
range-gt-lte = Trên { $low } đến { $high }
range-gte-lt = Từ { $low } đến dưới { $high }
range-gte-lte = Từ { $low } đến { $high }

## Diễn giải điểm

explain-value = { $label }: { $value }
explain-choice = { $label }: { $points } điểm
explain-points = Điểm do người thẩm định ghi: { $points } điểm
explain-not-applicable-full = Không áp dụng: tính đủ { $max } điểm
explain-not-applicable-exclude = Không áp dụng: trừ { $max } điểm khỏi điểm tối đa
explain-not-applicable-zero = Không áp dụng: 0 điểm, điểm tối đa giữ nguyên { $max }
explain-fraction = { $num }/{ $den }
explain-rate = { $rate } { $sign } { $percent } %
explain-tier = { $range }: { $points } điểm
explain-towards = { $rate } ÷ { $full } %
explain-percent = { $percent } %
explain-product = { $max } × { $factor } { $sign } { $points } điểm
explain-between = { $low_points } + ({ $percent } − { $low }) ÷ ({ $high } − { $low }) × ({ $high_points } − { $low_points }) { $sign } { $points } điểm
explain-level-low = Từ { $percent } % trở xuống: { $points } điểm
explain-level-high = Từ { $percent } % trở lên: { $points } điểm
explain-plus = { $left } + { $right }
explain-minus = { $left } − { $right }
explain-times = { $left } × { $right }
explain-times-percent = { $count } × { $percent } %
explain-weighted = { $weight } × { $fraction }
explain-sum = { $terms } { $sign } { $points } điểm
explain-split = { $max } × ({ $terms }) { $sign } { $points } điểm
explain-mean = ({ $terms }) ÷ { $forms } { $sign } { $percent } %
explain-no-events = Không có trường hợp nào: { $points } điểm
explain-capped = Không quá { $max } điểm
explain-rounded = Làm tròn: { $points } điểm
explain-not-all = Còn { $missing } nội dung chưa đạt: 0 điểm
explain-best = Nội dung có điểm cao nhất: { $points } điểm
explain-points-set = Điểm được cho: { $points } điểm
explain-difference = { $now } − { $base } { $sign } { $value }
explain-change = ({ $now } − { $base }) ÷ { $base } { $sign } { $value } %
explain-ratio = { $now } ÷ { $base } { $sign } { $value } %
explain-share = { $value } ÷ { $full }
explain-and = và
explain-or = hoặc
explain-when = Vì { $condition }:
explain-otherwise = Vì không có điều kiện nào đúng:
explain-group = { $label }: { $mean }
explain-percent-of = { $percent } % × { $mean } %
explain-shares = { $terms } { $sign } { $percent } %

## Thêm một bước

next-more = { $label }: cần thêm { $by }{ $of }{ $reach }: +{ $points } điểm
next-fewer = { $label }: cần bớt { $by }{ $of }{ $reach }: +{ $points } điểm
next-met = { $label }: nếu đạt{ $of }{ $reach }: +{ $points } điểm
next-of = (trong { $of })
next-reach = để đạt { $sign } { $value }

## Nhận xét về câu trả lời

label-satisfied = Số phiếu hài lòng
label-answered = Số phiếu trả lời
label-points = Điểm
answer-unreadable = Câu trả lời không đọc được ({ $error }). Hãy trả lời lại tiêu chí này.
answer-not-applicable = Tiêu chí này không được chọn “không áp dụng”. Hãy trả lời theo cách tính điểm.
answer-not-claimable = Chỉ cơ quan thẩm định được xác nhận tiêu chí này không áp dụng. Hãy trả lời theo cách tính điểm hoặc giải trình.
answer-no-reason = Phải ghi lý do tiêu chí này không áp dụng.
answer-shape = Câu trả lời thuộc một cách tính điểm khác. Hãy trả lời lại tiêu chí này.
answer-undeclared = Số liệu “{ $name }” không có trong tiêu chí này và không được tính.
answer-decimal = { $label }: “{ $value }” không phải là số. Nhập số như 1234 hoặc 0,5.
answer-negative = { $label }: { $value } là số âm. Nhập số từ 0 trở lên.
answer-whole = { $label }: { $value } không phải là số nguyên.
answer-above-scale = { $label }: { $value } lớn hơn thang { $max }.
answer-points-range = Điểm { $points } ngoài khoảng từ { $low } đến { $high }.
answer-choice = Không có phương án thứ { $choice }; chỉ có { $options } phương án.
answer-length = Câu trả lời có { $found } mục, tiêu chí có { $expected } mục. Hãy trả lời lại tiêu chí này.
answer-zero-denominator = { $den_label } bằng 0 nhưng { $num_label } là { $num }. Kiểm tra lại hai số.
answer-above-whole = { $num_label } ({ $num }) lớn hơn { $den_label } ({ $den }). Kiểm tra lại hai số.
answer-no-tier = Không có mức điểm nào cho giá trị { $percent }. Báo cho cơ quan ban hành bộ tiêu chí.
answer-no-count-tier = Không có mức điểm nào cho số lượng { $count }. Báo cho cơ quan ban hành bộ tiêu chí.
answer-zero-total = { $total_label } bằng 0 nhưng các phần cộng lại là { $sum }. Kiểm tra lại các số.
answer-parts-above = Các phần cộng lại là { $sum }, lớn hơn { $total_label } ({ $total }). Kiểm tra lại các số.
answer-option = Không có phương án “{ $option }” trong phiếu điều tra.
answer-too-few-forms = Mới có { $forms } phiếu, ít hơn mức tối thiểu { $min } phiếu.
answer-satisfied = Số hài lòng { $satisfied } lớn hơn số trả lời { $answered }. Kiểm tra lại hai số.
answer-points-step = { $points } điểm không nằm trên bước { $step } tính từ { $min }.
answer-formula-nought = Không tính được { $formula } vì phải chia cho 0. Kiểm tra lại các số.
answer-no-formula = Không có công thức nào cho các số này. Báo cho cơ quan ban hành bộ tiêu chí.
answer-group = { $label }: { $finding }
answer-too-precise = Các số có quá nhiều chữ số để tính điểm. Nhập các số ngắn hơn.
answer-no-leaf = “{ $code }” không phải là tiêu chí được chấm điểm trong bộ tiêu chí này; câu trả lời không được tính.
answer-twice = Tiêu chí { $code } có nhiều câu trả lời trong tệp; câu trả lời cuối được tính.
answers-too-long = Tệp câu trả lời có { $found } byte, nhiều hơn mức { $max } byte.
answers-file = Tệp câu trả lời không đọc được: { $error }.

## Server

problem-sign-in-needed = Hãy đăng nhập để tiếp tục.
problem-wrong-password = Tên đăng nhập hoặc mật khẩu không đúng.
problem-too-many-attempts = Đã thử quá nhiều lần. Hãy đợi rồi thử lại.
problem-seat-revoked = Thiết bị này đã bị thu hồi quyền truy cập. Hãy hỏi người quản trị.
problem-not-allowed = Tài khoản này không được phép làm việc đó.
problem-cross-site = Yêu cầu không đến từ trang của hệ thống này.
problem-not-found = Không tìm thấy nội dung này.
problem-method-not-allowed = Địa chỉ này không nhận kiểu yêu cầu đó.
problem-body-too-large = Nội dung gửi lên quá lớn.
problem-body-unreadable = Không đọc được nội dung gửi lên.
problem-invalid = Nội dung gửi lên có chỗ chưa đúng.
problem-conflict = Nội dung này vừa được người khác thay đổi. Hãy tải lại.
problem-busy = Máy chủ đang bận. Hãy thử lại sau ít phút.
problem-internal = Máy chủ gặp lỗi. Hãy báo mã yêu cầu cho người quản trị.
sync-changes = Một lần gửi có nhiều nhất { $max } thay đổi.
sync-decisions = Một lần gửi có nhiều nhất { $max } quyết định.
account-username = Tên đăng nhập có từ 1 đến { $max } ký tự: chữ thường không dấu, chữ số và . _ - @
account-password = Mật khẩu có ít nhất { $min } ký tự và nhiều nhất { $max } byte.
account-name = Họ tên có từ 1 đến { $max } ký tự.
account-grant = “{ $place }” không phải là đơn vị hoặc cơ quan thuộc tỉnh này.
account-grants = Một tài khoản có nhiều nhất { $max } vai trò.
account-own = Không thể tự bỏ quyền quản trị hoặc tự khóa tài khoản của mình.
round-fixed = Không thể đổi mã, tỉnh và cấp được chấm của kỳ đánh giá.
round-edition = Máy chủ không có bộ tiêu chí này. Hãy nhập bộ tiêu chí trước (sodiem criteria import).
round-tiers-begun = Không đổi được các cấp thẩm định nữa: đã có { $decisions } quyết định (nộp, trả lại, phê duyệt) và { $appraisals } bản thẩm định theo các cấp hiện tại.
round-edition-begun = Không đổi được bộ tiêu chí nữa: đã có { $sheets } biểu tự chấm và { $appraisals } bản thẩm định ghi theo bộ tiêu chí hiện tại. Hãy mở một kỳ đánh giá khác cho bộ tiêu chí mới.
round-body-elsewhere = Kỳ đánh giá của tỉnh khác đã có cơ quan mã “{ $body }”. Hãy chọn mã khác.
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
workbook-date = Ô là ngày tháng, không phải văn bản hay số. Đổi định dạng thành Văn bản (Text) và gõ lại.
workbook-broken = Ô báo lỗi hoặc có công thức chưa tính. Mở bằng Excel, sửa công thức và lưu lại.
workbook-font = Chữ dùng phông { $font }, không phải Unicode. Chuyển mã sang Unicode (ví dụ bằng UniKey) rồi dán lại.
workbook-stranger = Không có tiêu chí “{ $code }” ở sheet Tiêu chí. Sửa mã hoặc xóa dòng.
workbook-scored-by = “{ $value }”: bên chấm phải là { $expected }.
workbook-about = “{ $value }”: “{ $name }” phải là { $expected }.
workbook-about-decimals = “{ $value }”: số chữ số thập phân phải là số nguyên từ 0 đến { $max }.

## Tiến độ và một tiêu chí ở mọi đơn vị

answer-said-unreadable = Không đọc được
answer-said-not-applicable = Không áp dụng
answer-said-points = { $points } điểm (nhập thẳng)
answer-said-nothing = Không có câu trả lời
answer-said-yes = Đạt
answer-said-no = Không đạt
answer-said-satisfied = { $satisfied }/{ $answered } hài lòng
answer-said-number = { $number }
answer-said-text = { $text }
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
