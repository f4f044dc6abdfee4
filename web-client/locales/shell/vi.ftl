# Texts of the shell: sign-in before the program has arrived (`boot.js`). English has the same keys in
# the same order: `en.ftl`. What the program says too stands with its texts.
sign-in-about = Tự chấm điểm Chỉ số cải cách hành chính cấp xã, kể cả khi không có mạng
sign-in-loading = Đang mở sổ điểm…
sign-in-languages = Ngôn ngữ
sign-in-username = Tên đăng nhập
sign-in-password = Mật khẩu
sign-in-later = Để sau, làm việc tiếp
sign-in-missing = Hãy nhập tên đăng nhập và mật khẩu.
sign-in-offline = Chưa có mạng hoặc máy chủ không trả lời. Lần đăng nhập đầu tiên cần có mạng; hãy thử lại khi có mạng.
sign-in-failed = Không đăng nhập được. Hãy thử lại sau ít phút.
sign-in-engine-failed = Không mở được chương trình trên trình duyệt này. Hãy cập nhật trình duyệt (Chrome, Edge, Cốc Cốc, Firefox, Safari bản mới) rồi tải lại trang.
sign-in-engine-missing = Chưa tải được chương trình. Hãy kiểm tra kết nối mạng; khi có mạng, chương trình tự tải lại, hoặc hãy tải lại trang.
sign-in-on = trên
sign-in-devices-missing = Có mạng mới xem được danh sách thiết bị của bạn. Hãy mở lại trang này khi có mạng.

## Trong tệp lưu khi không có mạng (`bundle.js`)
saved-file-about = Sổ Điểm: phần việc chưa gửi của { $person }, { $unit }, lưu lúc { $moment }. Đã mã hóa, chỉ máy chủ của tỉnh đọc được. Người có mạng mở Sổ Điểm, chọn Lưu và gửi, rồi Nhập tệp của đồng nghiệp.

## The page that checks receipts (`receipt.js`)
receipt-page-title = Kiểm tra biên nhận
receipt-page-about = Chọn hoặc kéo vào đây tệp biên nhận (bien-nhan-….json). Không cần tài khoản; máy chủ không giữ lại tệp.
receipt-page-file = Tệp biên nhận
receipt-page-languages = Ngôn ngữ
receipt-page-too-large = Tệp lớn hơn 64 KB nên không phải biên nhận. Hãy chọn tệp bien-nhan-….json đã tải về từ Sổ Điểm.
receipt-page-offline = Chưa có mạng hoặc máy chủ không trả lời. Hãy thử lại khi có mạng.
receipt-page-failed = Chưa kiểm tra được. Hãy thử lại sau ít phút.

## The list of devices in the settings (`devices.js`)
devices-title = Thiết bị của tôi
devices-about = Mỗi máy bạn đăng nhập là một thiết bị. Hãy đặt tên dễ nhận ra; máy nào bị mất hoặc không dùng nữa thì thu hồi.
devices-loading = Đang tải danh sách…
devices-offline = Chưa có mạng hoặc máy chủ không trả lời, nên chưa xem và chưa đổi được gì.
devices-failed = Máy chủ chưa làm được việc này. Hãy thử lại sau ít phút.
devices-try-again = Thử lại
devices-own = Máy này
devices-revoked = Đã thu hồi { $at }
devices-first = Đăng nhập lần đầu: { $at }
devices-seen = Liên lạc gần nhất: { $at }
devices-rename = Đổi tên
devices-name = Tên thiết bị, nhiều nhất 120 ký tự
devices-save = Lưu tên
devices-cancel = Hủy
devices-revoke = Thu hồi
devices-revoke-title = Thu hồi thiết bị này?
devices-revoke-from-now = Ngay từ lúc này, máy chủ không đưa vào phiếu bất cứ nội dung nào từ thiết bị này nữa. Không hoàn tác được.
devices-revoke-unsent = Nội dung thiết bị chưa gửi không bị xóa: vẫn nằm trên máy đó, và khi máy đó có mạng thì được giữ riêng trên máy chủ cho người quản trị xem.
devices-revoke-again = Nếu tìm lại được máy, bạn đăng nhập lại trên đó như một thiết bị mới. Nếu máy bị mất, hãy nhờ người quản trị đổi cả mật khẩu.

## Files that prove an answer (`evidence.js`, `capture.js`)
files-title = Tệp tài liệu kiểm chứng
files-hint = Ảnh, PDF, Word (.docx) hoặc Excel (.xlsx), mỗi tệp tối đa 100 MB. Ảnh được thu nhỏ và bỏ thông tin vị trí.
files-photograph = Chụp ảnh
files-choose = Chọn tệp
files-remove = Bỏ
files-remove-name = Bỏ tệp { $name }
files-remove-unsent = Máy chủ chưa nhận tệp “{ $name }”. Bỏ bây giờ thì tệp bị xóa khỏi sổ trên máy này.
files-remove-yes = Bỏ tệp
files-cancel = Hủy
files-picture = Ảnh
files-working = Đang xử lý { $at }/{ $of }…
files-state-offline = Mới có trên máy này; tự gửi khi có mạng
files-state-sign-in = Mới có trên máy này; hãy đăng nhập lại để gửi
files-state-wifi = Mới có trên máy này; tệp lớn, chờ Wi-Fi để gửi
files-state-queued = Mới có trên máy này; đang chờ đến lượt gửi
files-state-later = Mới có trên máy này; gửi chưa được, sẽ tự gửi lại
files-state-sending = Đang gửi { $sent } / { $bytes }
files-state-received = Máy chủ đã nhận lúc { $at }
files-state-held = Máy chủ đã nhận, đang chờ quét vi-rút
files-state-refused = Máy chủ không nhận: { $reason }. Hãy bỏ tệp này và chọn tệp khác.
files-state-elsewhere = Ở trên thiết bị khác, chưa gửi lên máy chủ
files-state-unknown = Thêm từ thiết bị khác; có mạng mới biết máy chủ đã nhận chưa
files-quota = Đơn vị đã dùng { $used } trong { $max } dành cho tài liệu kiểm chứng. Hãy bỏ tệp không cần trước khi thêm tệp mới.
files-secret = Tên tệp có dấu chỉ độ mật. Không được đưa tài liệu mật vào sổ; nếu đây không phải tài liệu mật, hãy đổi tên tệp.
files-empty = Tệp rỗng (0 byte). Hãy kiểm tra lại tệp.
files-large = Tệp lớn hơn 100 MB. Hãy tách nhỏ, hoặc quét lại với chất lượng thấp hơn.
files-kind = Chỉ nhận ảnh (JPEG, PNG, WebP), PDF, Word (.docx) và Excel (.xlsx). Tệp Word, Excel kiểu cũ hãy lưu lại thành .docx, .xlsx.
files-many-pixels = Ảnh có hơn 100 triệu điểm ảnh, điện thoại không xử lý nổi. Hãy chụp lại với cỡ nhỏ hơn.
files-broken = Không mở được ảnh này: ảnh hỏng, hoặc máy không đủ bộ nhớ. Hãy chụp lại.
files-unreadable = Không đọc được tệp. Nếu tệp ở trên mạng (Drive, Zalo), hãy tải về máy trước.
files-twice = Tệp này đã có ở đây.
files-many = Mỗi tài liệu có nhiều nhất 50 tệp. Hãy gộp các trang thành một tệp PDF.
files-missing = Chưa tải được phần chụp ảnh và chọn tệp. Hãy thử lại khi có mạng.
files-left = Trang này đã đóng nên tệp chưa được lưu. Hãy thêm lại.
files-full = Máy hết chỗ chứa, tệp này chưa được lưu; các tệp đã có vẫn còn. Hãy xóa bớt ảnh, video trên máy rồi thử lại.
files-not-kept = Không lưu được tệp vào máy này. Hãy tải lại trang rồi thử lại.
files-camera = Chụp tài liệu
files-camera-wait = Đang mở máy ảnh…
files-shutter = Chụp trang này
files-done = Xong
files-own-camera = Mở ứng dụng máy ảnh
files-no-camera = Trang này không dùng được máy ảnh, hoặc chưa được phép. Hãy chụp bằng ứng dụng máy ảnh.
files-pages = Đã lưu { $pages } trang. Đặt cả trang giấy vào khung, giữ yên máy.
files-page = Trang { $page }
files-page-remove = Bỏ trang { $page }
files-page-saving = Đang lưu trang…
files-photo-name = Trang { $page }, chụp { $at }
files-storage = Tệp trên máy này: { $bytes }. Máy chủ đã nhận tất cả.
files-storage-unsent = Tệp trên máy này: { $bytes }. Chưa gửi: { $files } tệp ({ $unsent }).
files-free = Giải phóng { $bytes } trên máy này
files-free-about = Xóa khỏi máy này các tệp máy chủ đã nhận. Khi có mạng vẫn mở được.
files-freed = Đã giải phóng { $bytes }. Hãy thêm lại tệp.
files-wifi = Chỉ gửi tệp lớn hơn 2 MB khi có Wi-Fi
