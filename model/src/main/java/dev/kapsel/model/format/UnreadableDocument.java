package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;

/** The document has no structure that could be looked at further. */
final class UnreadableDocument extends Exception {

  private final transient Finding finding;

  UnreadableDocument(Finding finding) {
    super(finding.message());
    this.finding = finding;
  }

  Finding finding() {
    return finding;
  }
}
