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
