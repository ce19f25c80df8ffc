"""Taking templates from files, folders, ZIP archives and DICOM media into an `InstanceSink`, byte for byte."""
