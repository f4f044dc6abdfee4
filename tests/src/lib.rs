//! End-to-end tests of Sổ Điểm: scripted devices, a cuttable network, a real browser.
