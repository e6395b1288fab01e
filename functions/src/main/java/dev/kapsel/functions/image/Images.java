package dev.kapsel.functions.image;

import dev.kapsel.functions.environment.KnownDefinitions;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Between;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store of images: heads, definitions, generations. */
@Singleton
public final class Images implements KnownDefinitions {

  /** More than anybody makes: each takes a rebuild, and half a kilobyte of an answer. */
  private static final int GENERATIONS_SHOWN = 2_000;

  private static final int GENERATIONS_A_PAGE = 200;

  private static final int RACES = 20;

  private final Table table;

  public Images(Table table) {
    this.table = table;
  }

  /** One strongly consistent read. */
  public Optional<Stored<ImageHead>> head(WorkspaceName workspace, DefinitionHash hash) {
    return table.get(Keys.image(workspace, hash)).map(item -> Stored.of(item, ImageHead.class));
  }

  /** Whether nobody has changed the image since it was read. */
  public boolean unchanged(
      WorkspaceName workspace, DefinitionHash hash, Optional<Stored<ImageHead>> read) {
    return head(workspace, hash)
        .map(now -> now.item().revision())
        .equals(read.map(then -> then.item().revision()));
  }

  /** Those that are there, all at once. */
  public Map<DefinitionHash, ImageHead> heads(
      WorkspaceName workspace, Collection<DefinitionHash> hashes) {
    Map<Key, DefinitionHash> keys = new HashMap<>();
    hashes.forEach(hash -> keys.put(Keys.image(workspace, hash), hash));
    Map<DefinitionHash, ImageHead> heads = new HashMap<>();
    table
        .get(keys.keySet())
        .forEach((key, item) -> heads.put(keys.get(key), item.as(ImageHead.class)));
    return heads;
  }

  @Override
  public void keep(WorkspaceName workspace, Definition definition) {
    Key key = Keys.imageDefinition(workspace, DefinitionHash.of(definition));
    // Lost to one that is there: it has the same hash, so it makes the same image.
    if (!table.commit(List.of(Write.create(key, definition))).done()) {
      used(workspace, DefinitionHash.of(definition));
    }
  }

  @Override
  public void used(WorkspaceName workspace, DefinitionHash hash) {
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<ImageHead>> read = head(workspace, hash);
      if (read.isEmpty() || keep(read.get())) {
        return;
      }
    }
    throw new UnavailableException("image " + hash + " is written by too many at once");
  }

  /** False if somebody else changed it since it was read, so that it may be gone. */
  public boolean keep(Stored<ImageHead> read) {
    return read.value().unnamedSince() == null
        || table.commit(List.of(read.replacedBy(read.value().used()))).done();
  }

  /** What the hash was made from; known once somebody registered it or had it built. */
  public Optional<Definition> definition(WorkspaceName workspace, DefinitionHash hash) {
    return table.get(Keys.imageDefinition(workspace, hash)).map(item -> item.as(Definition.class));
  }

  /**
   * @throws Rejected if nobody has asked for it
   */
  public Stored<ImageHead> existing(WorkspaceName workspace, DefinitionHash hash) {
    return head(workspace, hash).orElseThrow(() -> missing(workspace, hash));
  }

  /** A look-up may hit one all the same. */
  Rejected missing(WorkspaceName workspace, DefinitionHash hash) {
    return head(WorkspaceName.CURATED, hash).map(Stored::value).map(ImageHead::current).isEmpty()
        ? unknown(workspace, hash)
        : Rejected.notFound(
            "image `" + hash + "` is a curated one, and `" + workspace + "` has none of its own",
            "Use it as it is: its generations are made and chosen in `curated`, by an"
                + " administrator. For an image of your own, register a definition that differs.");
  }

  static Rejected unknown(WorkspaceName workspace, DefinitionHash hash) {
    return Rejected.notFound(
        "nobody has asked for image `" + hash + "` in `" + workspace + "`",
        "Ask for it, by environment or definition (`kapsel image ensure`).");
  }

  public Optional<Generation> generation(WorkspaceName workspace, DefinitionHash hash, int number) {
    return stored(workspace, hash, number).map(Stored::value);
  }

  /** That of an image that somebody has asked for: it was written together with the head. */
  public Definition existingDefinition(WorkspaceName workspace, DefinitionHash hash) {
    return definition(workspace, hash)
        .orElseThrow(() -> new IllegalStateException("image " + hash + " has no definition"));
  }

  /**
   * @throws Rejected if the image has no such generation
   */
  public Stored<Generation> existing(WorkspaceName workspace, DefinitionHash hash, int number) {
    return stored(workspace, hash, number)
        .orElseThrow(
            () ->
                head(workspace, hash).isEmpty()
                    ? missing(workspace, hash)
                    : Rejected.notFound(
                        "image `"
                            + hash
                            + "` has no generation "
                            + number
                            + " in `"
                            + workspace
                            + "`",
                        "Look at the image to see its generations."));
  }

  private Optional<Stored<Generation>> stored(
      WorkspaceName workspace, DefinitionHash hash, int number) {
    return table
        .get(Keys.generation(workspace, hash, number))
        .map(item -> Stored.of(item, Generation.class));
  }

  /** The generations, newest first; none of an image that nobody has asked for. */
  public List<Generation> newest(WorkspaceName workspace, DefinitionHash hash) {
    return history(workspace, hash).map(History::generations).orElse(List.of());
  }

  /**
   * Whether callers get such a generation only when somebody has made it the current one: what was
   * built for everybody, and not what another installation has published.
   */
  public static boolean withholds(WorkspaceName workspace, Generation generation) {
    return workspace.equals(WorkspaceName.CURATED) && generation.reason() != BuildReason.IMPORTED;
  }

  /** The newest generation of a curated image that was built, and that callers do not get yet. */
  public Optional<GenerationSummary> withheld(WorkspaceName workspace, DefinitionHash hash) {
    if (!workspace.equals(WorkspaceName.CURATED)) {
      return Optional.empty();
    }
    return history(workspace, hash)
        .filter(history -> history.head().value().current() == null)
        .flatMap(history -> history.generations().stream().findFirst())
        .filter(newest -> withholds(workspace, newest))
        .map(Generation::summary);
  }

  /** An image's head with its generations, newest first; one query, but for very many. */
  Optional<History> history(WorkspaceName workspace, DefinitionHash hash) {
    // The head sorts right behind the generations.
    String head = Keys.image(workspace, hash).sk();
    Query query =
        Query.of(
                Keys.imagePartition(workspace, hash),
                new Between(Keys.GENERATIONS, head),
                GENERATIONS_A_PAGE)
            .reversed();
    ItemPage page = table.query(query);
    List<Item> items = new ArrayList<>(page.items());
    // A page ends at a megabyte, too.
    while (page.next() != null && items.size() <= GENERATIONS_SHOWN) {
      page = table.query(query.from(page.next()));
      items.addAll(page.items());
    }
    if (items.isEmpty() || !items.getFirst().key().sk().equals(head)) {
      return Optional.empty();
    }
    return Optional.of(
        new History(
            Stored.of(items.getFirst(), ImageHead.class),
            items.stream().skip(1).map(item -> item.as(Generation.class)).toList()));
  }

  /** What {@link ImagePage} shows of an image. */
  record History(Stored<ImageHead> head, List<Generation> generations) {}

  /** The writes that claim an image for its first or next build. */
  public List<Write> claim(
      WorkspaceName workspace, Definition definition, Optional<Stored<ImageHead>> read, Slot slot) {
    DefinitionHash hash = DefinitionHash.of(definition);
    if (read.isPresent()) {
      return List.of(read.get().replacedBy(read.get().value().claimed(slot)));
    }
    return List.of(
        Write.create(Keys.image(workspace, hash), ImageHead.NONE.claimed(slot)),
        Write.put(Keys.imageDefinition(workspace, hash), definition));
  }

  /** The writes that add a generation which was made elsewhere. */
  public List<Write> add(
      WorkspaceName workspace,
      Definition definition,
      Optional<Stored<ImageHead>> read,
      Generation generation) {
    DefinitionHash hash = generation.definitionHash();
    ImageHead next = read.map(Stored::value).orElse(ImageHead.NONE).imported(generation);
    return List.of(
        Write.create(Keys.generation(workspace, hash, generation.number()), generation),
        read.isPresent()
            ? read.get().replacedBy(next)
            : Write.create(Keys.image(workspace, hash), next),
        Write.put(Keys.imageDefinition(workspace, hash), definition));
  }

  /**
   * The writes that publish a generation; the slot is free afterwards. What everybody would hit at
   * once, that of the curated workspace, is withheld until somebody makes it the current one.
   */
  public List<Write> publish(
      WorkspaceName workspace, Stored<ImageHead> read, Generation generation) {
    DefinitionHash hash = generation.definitionHash();
    return List.of(
        Write.create(Keys.generation(workspace, hash, generation.number()), generation),
        read.replacedBy(
            withholds(workspace, generation)
                ? read.value().withholding(generation)
                : read.value().published(generation)));
  }
}
