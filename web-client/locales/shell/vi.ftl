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
