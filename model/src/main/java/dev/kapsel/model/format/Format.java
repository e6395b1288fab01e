package dev.kapsel.model.format;

/** The notations that a definition can be written in. */
public enum Format {
  JSON,
  /** Also reads JSON, which is nearly a subset. */
  YAML
}
