//! What must hold of any input whatever, shared by the fuzz targets and by the test that runs their seeds.

pub(crate) mod bytes;
pub(crate) mod cells;
pub(crate) mod draw;
pub(crate) mod held;
pub(crate) mod lists;
pub(crate) mod sound;
pub(crate) mod table;
