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
explain-unmet = Không đúng: { $condition }
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

## Câu trả lời bằng lời

answer-said-unreadable = Không đọc được
answer-said-not-applicable = Không áp dụng
answer-said-points = { $points } điểm (nhập thẳng)
answer-said-nothing = Không có câu trả lời
answer-said-yes = Đạt
answer-said-no = Không đạt
answer-said-satisfied = { $satisfied }/{ $answered } hài lòng
answer-said-number = { $number }
answer-said-text = { $text }

## Server

problem-sign-in-needed = Hãy đăng nhập để tiếp tục.
problem-wrong-password = Tên đăng nhập hoặc mật khẩu không đúng.
problem-too-many-attempts = Đã thử quá nhiều lần. Hãy đợi rồi thử lại.
problem-too-many-requests = Máy này gửi quá nhiều yêu cầu. Việc trao đổi sẽ tự tiếp tục sau ít phút.
problem-seat-revoked = Thiết bị này đã bị thu hồi quyền truy cập. Nội dung gửi muộn không vào phiếu mà được giữ cho người quản trị xem: hãy báo người quản trị.
problem-late-work-full = Thiết bị này đã bị thu hồi quyền truy cập và máy chủ không nhận thêm gì từ đây. Nội dung chưa gửi vẫn còn trên máy: hãy báo người quản trị.
problem-not-allowed = Tài khoản này không được phép làm việc đó.
problem-cross-site = Yêu cầu không đến từ trang của hệ thống này.
problem-not-found = Không tìm thấy nội dung này.
problem-method-not-allowed = Địa chỉ này không nhận kiểu yêu cầu đó.
problem-body-too-large = Nội dung gửi lên quá lớn.
problem-body-unreadable = Không đọc được nội dung gửi lên.
problem-invalid = Nội dung gửi lên có chỗ chưa đúng.
problem-conflict = Nội dung này vừa được người khác thay đổi. Hãy tải lại.
problem-busy = Máy chủ đang bận. Hãy thử lại sau ít phút.
problem-storage-full = Máy chủ hết chỗ lưu nên chưa nhận được gì. Hãy báo người quản trị.
problem-internal = Máy chủ gặp lỗi. Hãy báo mã yêu cầu cho người quản trị.
query-parameter = Không đọc được giá trị của tham số “{ $name }” trong địa chỉ.
sync-changes = Một lần gửi có nhiều nhất { $max } thay đổi.
sync-decisions = Một lần gửi có nhiều nhất { $max } quyết định.
