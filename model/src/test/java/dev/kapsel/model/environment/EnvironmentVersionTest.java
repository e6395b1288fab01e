package dev.kapsel.model.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.KapselJson;
import org.junit.jupiter.api.Test;

class EnvironmentVersionTest {

  @Test
  void whatWasWrittenBeforeThereWereStagesAndArchivesIsStillRead() throws Exception {
    String text =
        """
        {"workspace": "team", "name": "forecast", "version": "1", "description": "", "tags": {},
         "definition": {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"}},
         "contentId": "%1$s", "definitionHash": "%1$s",
         "createdAt": "2026-03-01T12:00:00Z", "createdBy": "ada"}
        """
            .formatted("0".repeat(64));
    EnvironmentVersion version = KapselJson.mapper().readValue(text, EnvironmentVersion.class);
    assertThat(version.archived()).isFalse();
    assertThat(version.ordinal()).isZero();
    assertThat(version.stage()).isNull();
    assertThat(version.changedAt()).isNull();
  }
}
