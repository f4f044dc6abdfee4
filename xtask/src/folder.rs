//! Folders that builds leave: whole and new, or as they were.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Files by their path below a folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Put a folder of these files in the place of what stands there.
pub fn replace(place: &Path, files: &Files) -> Result<()> {
    let above = place.parent().expect("a build leaves no root folder");
    fs::create_dir_all(above)?;
    let fresh = tempfile::Builder::new()
        .prefix("fresh-")
        .tempdir_in(above)?;
    for (name, content) in files {
        let path = fresh.path().join(name);
        fs::create_dir_all(path.parent().expect("every file lies in the folder"))?;
        fs::write(&path, content)?;
    }
    // A temporary folder is its owner's alone.
    fs::set_permissions(fresh.path(), fs::metadata(above)?.permissions())?;
    // A folder cannot be renamed onto another, so the old one steps aside first.
    let aside = tempfile::Builder::new().prefix("old-").tempdir_in(above)?;
    if place.exists() {
        fs::rename(place, aside.path().join("old"))?;
    }
    fs::rename(fresh.keep(), place).with_context(|| format!("cannot write {}", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let above = tempfile::tempdir().unwrap();
        let place = above.path().join("some/folder");
        for name in ["first", "deep/second"] {
            let files = Files::from([(name.to_owned(), name.as_bytes().to_vec())]);
            replace(&place, &files).unwrap();
            assert_eq!(fs::read(place.join(name)).unwrap(), name.as_bytes());
        }
        assert!(!place.join("first").exists());
        assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 1);
    }
}
