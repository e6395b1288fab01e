package dev.kapsel.model.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be done that is written down. */
public enum Act {
  CREATE_WORKSPACE,
  UPDATE_WORKSPACE,
  PUT_MEMBER,
  REMOVE_MEMBER,
  CREATE_TOKEN,
  REVOKE_TOKEN,
  UPDATE_ENVIRONMENT,
  ARCHIVE_ENVIRONMENT,
  RESTORE_ENVIRONMENT,
  UPDATE_VERSION,
  ARCHIVE_VERSION,
  RESTORE_VERSION,
  COPY_VERSION,
  REBUILD_IMAGE,
  SET_CURRENT_GENERATION,
  REMOVE_GENERATION,
  VERIFY_GENERATION,
  CANCEL_BUILD,
  REGISTER_VERSION,
  ENSURE_IMAGE,
  IMPORT_GENERATION,
  UPLOAD_CONTEXT;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static Act parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
