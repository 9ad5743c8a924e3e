//! Tests of files of every form.
