package dev.kapsel.local.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists tags, repositories and referrers. */
final class ListRequests {

  private static final int MOST = 10_000;

  /** Annotations in one list of referrers; the list is a manifest, which clients limit too. */
  private static final long MOST_BYTES = 1 << 20;

  private final RegistryStore store;

  ListRequests(RegistryStore store) {
    this.store = store;
  }

  void tags(Call call, RepositoryName repository) throws IOException {
    read(call);
    String last = call.query("last");
    TagName after = last == null || last.isEmpty() ? null : Call.tag(last);
    List<String> rest =
        store.tags(repository).stream()
            .filter(tag -> after == null || tag.compareTo(after) > 0)
            .map(TagName::value)
            .toList();
    ObjectNode body = KapselJson.mapper().createObjectNode().put("name", repository.value());
    page(call, rest, body.putArray("tags"));
    call.json(200, body);
  }

  void catalog(Call call) throws IOException {
    read(call);
    String after = call.query("last");
    List<String> rest =
        store.catalog().stream().filter(n -> after == null || n.compareTo(after) > 0).toList();
    ObjectNode body = KapselJson.mapper().createObjectNode();
    page(call, rest, body.putArray("repositories"));
    call.json(200, body);
  }

  void referrers(Call call, RepositoryName repository, ContentDigest subject) throws IOException {
    read(call);
    String wanted = call.query("artifactType");
    String last = call.query("last");
    ContentDigest after = last == null ? null : Call.digest(last);
    int most = size(call.query("n"));
    ObjectNode body = KapselJson.mapper().createObjectNode();
    body.put("schemaVersion", 2).put("mediaType", ManifestDocument.INDEX_MEDIA_TYPE);
    ArrayNode entries = body.putArray("manifests");
    long bytes = 0;
    for (ContentDigest digest : store.referrers(repository, subject)) {
      if (entries.size() == most || bytes > MOST_BYTES) {
        linkToNext(call, entries, wanted);
        break;
      }
      if (after == null || digest.compareTo(after) > 0) {
        bytes += addReferrer(entries, store.manifest(repository, digest), wanted);
      }
    }
    if (wanted != null) {
      call.with("OCI-Filters-Applied", "artifactType");
    }
    call.with("Content-Type", ManifestDocument.INDEX_MEDIA_TYPE)
        .send(200, KapselJson.mapper().writeValueAsBytes(body));
  }

  private static void linkToNext(Call call, ArrayNode entries, @Nullable String wanted) {
    if (entries.isEmpty()) {
      return;
    }
    String next =
        "?n="
            + entries.size()
            + "&last="
            + entries.path(entries.size() - 1).path("digest").asText();
    String filter = wanted == null ? "" : "&artifactType=" + URLEncoder.encode(wanted, UTF_8);
    call.with("Link", "<" + call.path() + next + filter + ">; rel=\"next\"");
  }

  /** Adds what is wanted; returns how many bytes long that is, about. */
  private static long addReferrer(
      ArrayNode entries, Optional<StoredManifest> found, @Nullable String wanted) {
    if (found.isEmpty()) {
      return 0;
    }
    StoredManifest referrer = found.get();
    ManifestDocument document = ManifestDocument.parse(referrer.content(), referrer.mediaType());
    if (wanted != null && !wanted.equals(document.artifactType())) {
      return 0;
    }
    describe(referrer, document, entries.addObject());
    return document.annotations() == null ? 0 : document.annotations().toString().length();
  }

  private static void describe(
      StoredManifest referrer, ManifestDocument document, ObjectNode entry) {
    entry.put("mediaType", referrer.mediaType());
    entry.put("digest", referrer.digest().toString());
    entry.put("size", referrer.content().length);
    if (document.artifactType() != null) {
      entry.put("artifactType", document.artifactType());
    }
    if (document.annotations() != null) {
      entry.set("annotations", document.annotations());
    }
  }

  private static void page(Call call, List<String> rest, ArrayNode into) {
    int size = Math.min(size(call.query("n")), rest.size());
    rest.subList(0, size).forEach(into::add);
    if (size > 0 && size < rest.size()) {
      String next = call.path() + "?n=" + size + "&last=" + rest.get(size - 1);
      call.with("Link", "<" + next + ">; rel=\"next\"");
    }
  }

  private static int size(@Nullable String asked) {
    if (asked == null || asked.isEmpty()) {
      return MOST;
    }
    if (!asked.matches("[0-9]{1,9}")) {
      throw new RegistryException(
          ErrorCode.PAGINATION_NUMBER_INVALID, "n=`" + asked + "` is no number");
    }
    return Math.min(MOST, Integer.parseInt(asked));
  }

  private static void read(Call call) {
    if (!call.method().equals("GET") && !call.head()) {
      throw call.unsupported();
    }
  }
}
