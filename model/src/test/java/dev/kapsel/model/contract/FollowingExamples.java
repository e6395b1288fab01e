package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.BASE;
import static dev.kapsel.model.contract.ExampleParts.FOUND;
import static dev.kapsel.model.contract.ExampleParts.HASH;
import static dev.kapsel.model.contract.ExampleParts.NAME;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.VERSION;

import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.util.List;
import java.util.stream.Stream;

/** What happens, and what is found. */
final class FollowingExamples {

  private FollowingExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new Changes(
            List.of(
                new ChangeEntry(
                    "42",
                    NOON,
                    ChangeKind.VERSION_REGISTERED,
                    ChangeSubject.version(NAME, VERSION, HASH),
                    ADA,
                    "forecast:1 was registered")),
            "42"),
        new PackageMatch("numpy", "2.2.6", PackageSource.WHEEL, FOUND),
        new BaseMatch(BASE, FOUND),
        new ImageUser(NAME, VERSION, "what a forecast needs", false, NOON, ADA));
  }
}
