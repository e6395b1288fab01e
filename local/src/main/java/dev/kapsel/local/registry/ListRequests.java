package dev.kapsel.local.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists tags, repositories and referrers. */
final class ListRequests {

  private static final int MOST = 10_000;

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
    ObjectNode body = KapselJson.mapper().createObjectNode();
    body.put("schemaVersion", 2).put("mediaType", ManifestDocument.INDEX_MEDIA_TYPE);
    ArrayNode entries = body.putArray("manifests");
    for (StoredManifest referrer : store.referrers(repository, subject)) {
      ManifestDocument document = ManifestDocument.parse(referrer.content(), referrer.mediaType());
      if (wanted == null || wanted.equals(document.artifactType())) {
        describe(referrer, document, entries.addObject());
      }
    }
    if (wanted != null) {
      call.with("OCI-Filters-Applied", "artifactType");
    }
    call.with("Content-Type", ManifestDocument.INDEX_MEDIA_TYPE)
        .send(200, KapselJson.mapper().writeValueAsBytes(body));
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
