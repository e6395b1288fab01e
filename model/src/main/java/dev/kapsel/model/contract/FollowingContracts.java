package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;

import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.util.List;

/** What happens in a workspace, and what is found in it. */
final class FollowingContracts {

  private FollowingContracts() {}

  static List<Entry> following() {
    String current = "`true`: only images whose callers get that generation now.";
    return List.of(
        on(Route.LIST_CHANGES, "What happened in a workspace after a cursor, oldest first.")
            .asks(
                "after",
                "A cursor of this feed; without it the answer is the newest.",
                String.class)
            .answers(200, Changes.class)
            .problems(ProblemCode.CURSOR_EXPIRED),
        on(Route.SEARCH_ENVIRONMENTS, "Environments by words, tag and owner; all must fit.")
            .asks("words", "Words of the name, the description or the tags.", String.class)
            .example("forecast")
            .asks("tag", "`name` or `name=value`.", String.class)
            .asks("owner", "Who registered a version, such as `user:ada`.", String.class)
            .pages(EnvironmentSummary.class),
        on(Route.SEARCH_PACKAGES, "Images that hold a package in a range of versions.")
            .asks("name", "The package; needed.", String.class)
            .example("numpy")
            .asks(
                "versions",
                "A range, read in the order of Python's versions and, for Debian packages, of Debian's.",
                String.class)
            .example(">=2.0,<2.3")
            .asks(
                "kind", "Only these; with `deb` the range is Debian's alone.", PackageSource.class)
            .asks("current", current, String.class)
            .pages(PackageMatch.class),
        on(Route.SEARCH_BASES, "Images that stand on a base, or are or stand on a digest.")
            .asks("image", "The base, with or without tag.", String.class)
            .example("kapsel/python:3.11-bookworm")
            .asks("digest", "A digest, in place of `image`.", String.class)
            .asks("current", current, String.class)
            .pages(BaseMatch.class),
        on(Route.LIST_IMAGE_USERS, "The environment versions that name an image.")
            .pages(ImageUser.class));
  }
}
