package dev.kapsel.model.contract;

/** What answers say beside their body. */
public enum ReplyHeader {
  ETAG("ETag", "Names the state that is shown; for `If-None-Match` and `If-Match`."),
  LOCATION("Location", "Where what was made, or what makes it, is read."),
  RETRY_AFTER("Retry-After", "After how many seconds to ask again.");

  private final String text;
  private final String description;

  ReplyHeader(String text, String description) {
    this.text = text;
    this.description = description;
  }

  public String description() {
    return description;
  }

  @Override
  public String toString() {
    return text;
  }
}
