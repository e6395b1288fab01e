package dev.kapsel.functions.table;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds every key of the table, and nothing else does. Each partition begins with its workspace;
 * what belongs to the whole installation has a dash there, which no workspace can be named.
 *
 * <pre>
 * item                        pk                    sk                      byUse
 * workspace                   ws#WORKSPACE          HEAD
 * row of the list             -#WORKSPACES          ws
 * member                      ws#MEMBERS            user:SUBJECT, group:NAME
 * row of what a member is in  -#MEMBER#user:..      ws
 * service token               ws#TOKENS             id
 * entry of the audit trail    ws#AUDIT              time-chance
 * environment, also the row   ws#ENVS               name
 *   of the list
 * archived environment        ws#ENVS-ARCHIVED      name
 * how many are not archived   ws#COUNTS             ENVS
 * environment version         ws#ENV#name           VER#0000000007          ws#HASH#hash / ENV#name#VER#..
 *                                                   VER#~label
 * row of the history          ws#ENV#name           ROW#0000000003 (counts the versions as they were made)
 * anonymous version           ws#ANONYMOUS#content  HEAD                    ws#HASH#hash / ANONYMOUS#content
 * image head with its slot    ws#IMAGE#hash         HEAD
 * image definition            ws#IMAGE#hash         DEFINITION
 * image generation            ws#IMAGE#hash         GEN#0000000003
 * superseded generation       ws#IMAGE#hash         SUPERSEDED#0000000003
 * verification of one         ws#IMAGE#hash         VERIFICATION#0000000003#build
 * build                       ws#BUILD#id           HEAD
 * row of the list             ws#BUILDS             id
 * build the sweep looks after -#ACTIVE              ws#id
 * layer index                 ws#LAYER#sha256(key)  HEAD
 * image by lock               ws#LOCK#hash          HEAD
 * result of docker steps      ws#STEPS#hash         HEAD
 * layers of a base of ours    ws#ASSEMBLED#hash     HEAD
 * generations of a manifest   ws#MANIFEST#sha256:.. HEAD
 * left in the registry        -#LEFTOVERS           ws#hash.number
 * where retention has come to ws#RETENTION          HEAD
 * who lets things go          -#RETENTION           HEAD
 * answer kept for repeats     -#REPEAT#sha256(..)   HEAD
 * entry of the change feed    ws#FEED               0000000000000000042
 * newest of the feed          ws#FEED               HEAD
 * what of an item was told    ws#TOLD#ENV#name      VER#.. (the item's own key)
 * term of an environment      ws#TERM#kind:text     name
 * terms of an environment     ws#ENV#name           TERMS
 * package in a generation     ws#PACKAGE#name       versionkey#hash.0000000003#kind
 * base of a generation        ws#BASE#repository    tag#digest#hash.0000000003
 * what a base's tag names      ws#BASES              registry/repository:tag
 * who looks at all on a tag    ws#BASES              PASS#registry/repository:tag
 * generation by digest        ws#DIGEST#sha256:..   base#hash.0000000003, image#..
 * change that is not followed -#POISONED            sequence
 * build context               ws#CONTEXT#hash       HEAD
 * row of the list             ws#CONTEXTS           time-hash
 * upload of one               ws#UPLOAD#sha256      HEAD
 * </pre>
 */
public final class Keys {

  /** How the sort keys of an environment's versions begin. */
  public static final String VERSIONS = "VER#";

  /** How those of the rows of its history begin. */
  public static final String HISTORY = "ROW#";

  /** How those of an image's users begin that are versions. */
  public static final String VERSION_USERS = "ENV#";

  /** How those begin that are anonymous versions. */
  public static final String ANONYMOUS_USERS = "ANONYMOUS#";

  /** How passes over the images on a tag begin; no registry does. */
  static final String BASE_PASSES = "PASS#";

  /** How those of an image's generations begin. */
  public static final String GENERATIONS = "GEN#";

  /** In the order of the numbers. */
  private static final String FEED_NUMBER = "%019d";

  /** What tells a version that is no number. */
  private static final String LABEL = "~";

  private static final List<String> SEARCHES = List.of("TERM#", "PACKAGE#", "BASE#", "DIGEST#");
  private static final Set<String> LISTS =
      Set.of("ENVS", "ENVS-ARCHIVED", "BUILDS", "CONTEXTS", "AUDIT", "FEED");

  private static final String HEAD = "HEAD";
  private static final String INSTALLATION = "-";
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern BUILD = Pattern.compile("([^#]+)#BUILD#([^#]+)");

  private Keys() {}

  public static Key workspace(WorkspaceName workspace) {
    return new Key(workspace + "#WORKSPACE", HEAD);
  }

  public static Key workspaceRow(WorkspaceName workspace) {
    return new Key(workspaceList(), workspace.value());
  }

  /** All workspaces of the installation. */
  public static String workspaceList() {
    return INSTALLATION + "#WORKSPACES";
  }

  public static Key member(WorkspaceName workspace, Member member) {
    return new Key(memberList(workspace), member.toString());
  }

  public static String memberList(WorkspaceName workspace) {
    return workspace + "#MEMBERS";
  }

  public static Key workspaceOfMember(Member member, WorkspaceName workspace) {
    return new Key(workspacesOfMember(member), workspace.value());
  }

  public static String workspacesOfMember(Member member) {
    return INSTALLATION + "#MEMBER#" + member;
  }

  public static Key token(WorkspaceName workspace, String id) {
    return new Key(tokenList(workspace), id);
  }

  public static String tokenList(WorkspaceName workspace) {
    return workspace + "#TOKENS";
  }

  public static Key auditEntry(WorkspaceName workspace, String id) {
    return new Key(auditTrail(workspace), id);
  }

  public static String auditTrail(WorkspaceName workspace) {
    return workspace + "#AUDIT";
  }

  /** An environment: in the list of those that are archived, or in that of the others. */
  public static Key environment(WorkspaceName workspace, EnvironmentName name, ArchiveState state) {
    return new Key(environmentList(workspace, state), name.value());
  }

  public static String environmentList(WorkspaceName workspace, ArchiveState state) {
    return switch (state) {
      case ACTIVE -> workspace + "#ENVS";
      case ARCHIVED -> workspace + "#ENVS-ARCHIVED";
    };
  }

  public static Key environmentCount(WorkspaceName workspace) {
    return new Key(workspace + "#COUNTS", "ENVS");
  }

  public static Key version(WorkspaceName workspace, EnvironmentName name, VersionName version) {
    return new Key(environmentPartition(workspace, name), versionSort(version));
  }

  public static Key versionRow(WorkspaceName workspace, EnvironmentName name, int ordinal) {
    return new Key(environmentPartition(workspace, name), HISTORY + "%010d".formatted(ordinal));
  }

  public static Key anonymous(WorkspaceName workspace, ContentId content) {
    return new Key(workspace + "#ANONYMOUS#" + content, HEAD);
  }

  public static String environmentPartition(WorkspaceName workspace, EnvironmentName name) {
    return workspace + "#ENV#" + name;
  }

  /** Who uses an image: a version does. */
  public static UseKey versionUse(
      WorkspaceName workspace, DefinitionHash hash, EnvironmentName name, VersionName version) {
    return new UseKey(
        hashUsers(workspace, hash), VERSION_USERS + name + "#" + versionSort(version));
  }

  /** Who uses an image besides: an anonymous version does. */
  public static UseKey anonymousUse(
      WorkspaceName workspace, DefinitionHash hash, ContentId content) {
    return new UseKey(hashUsers(workspace, hash), ANONYMOUS_USERS + content);
  }

  public static String hashUsers(WorkspaceName workspace, DefinitionHash hash) {
    return workspace + "#HASH#" + hash;
  }

  public static Key image(WorkspaceName workspace, DefinitionHash hash) {
    return new Key(imagePartition(workspace, hash), HEAD);
  }

  public static Key imageDefinition(WorkspaceName workspace, DefinitionHash hash) {
    return new Key(imagePartition(workspace, hash), "DEFINITION");
  }

  public static Key generation(WorkspaceName workspace, DefinitionHash hash, int number) {
    return new Key(imagePartition(workspace, hash), GENERATIONS + "%010d".formatted(number));
  }

  /** Lies behind the head, as verifications do. */
  public static Key superseded(WorkspaceName workspace, DefinitionHash hash, int number) {
    return new Key(imagePartition(workspace, hash), "SUPERSEDED#%010d".formatted(number));
  }

  public static Key verification(
      WorkspaceName workspace, DefinitionHash hash, int generation, BuildId build) {
    return new Key(imagePartition(workspace, hash), verifications(generation) + build);
  }

  /** How the sort keys of a generation's verifications begin; they lie behind all else. */
  public static String verifications(int generation) {
    return "VERIFICATION#%010d#".formatted(generation);
  }

  public static String imagePartition(WorkspaceName workspace, DefinitionHash hash) {
    return workspace + "#IMAGE#" + hash;
  }

  public static Key build(WorkspaceName workspace, BuildId id) {
    return new Key(workspace + "#BUILD#" + id, HEAD);
  }

  public static Key buildRow(WorkspaceName workspace, BuildId id) {
    return new Key(buildList(workspace), id.value());
  }

  public static String buildList(WorkspaceName workspace) {
    return workspace + "#BUILDS";
  }

  public static Key active(WorkspaceName workspace, BuildId id) {
    return new Key(activeBuilds(), workspace + "#" + id);
  }

  /** All builds of the installation that the sweep looks after. */
  public static String activeBuilds() {
    return INSTALLATION + "#ACTIVE";
  }

  /** How the sort keys of those begin that are of this workspace. */
  public static String activeBuildsOf(WorkspaceName workspace) {
    return workspace + "#";
  }

  /** Layer keys are the worker's words, of any length and content, so they enter by their hash. */
  public static Key layer(WorkspaceName workspace, String layerKey) {
    return new Key(workspace + "#LAYER#" + Sha256.of(layerKey), HEAD);
  }

  public static Key lock(WorkspaceName workspace, LockHash hash) {
    return new Key(workspace + "#LOCK#" + hash, HEAD);
  }

  public static Key steps(WorkspaceName workspace, StepsHash hash) {
    return new Key(workspace + "#STEPS#" + hash, HEAD);
  }

  public static Key assembledBase(WorkspaceName workspace, Sha256 from) {
    return new Key(workspace + "#ASSEMBLED#" + from, HEAD);
  }

  public static Key manifest(WorkspaceName workspace, Digest digest) {
    return new Key(workspace + "#MANIFEST#" + digest, HEAD);
  }

  public static Key leftover(WorkspaceName workspace, String tag) {
    return new Key(leftovers(), workspace + "#" + tag);
  }

  /** All that the registries of the installation still have and the table does not. */
  public static String leftovers() {
    return INSTALLATION + "#LEFTOVERS";
  }

  /** Until when somebody is at it. */
  public static Key retentionPass() {
    return new Key(INSTALLATION + "#RETENTION", HEAD);
  }

  public static Key retention(WorkspaceName workspace) {
    return new Key(workspace + "#RETENTION", HEAD);
  }

  /** Idempotency keys are the callers' words, so they enter by their hash. */
  public static Key repeat(String caller, String key) {
    return new Key(INSTALLATION + "#REPEAT#" + Sha256.of(caller + "\n" + key), HEAD);
  }

  public static Key feedEntry(WorkspaceName workspace, long number) {
    return new Key(feed(workspace), FEED_NUMBER.formatted(number));
  }

  /** Says which entry is the newest; sorts behind all of them. */
  public static Key feedHead(WorkspaceName workspace) {
    return new Key(feed(workspace), HEAD);
  }

  public static String feed(WorkspaceName workspace) {
    return workspace + "#FEED";
  }

  /** What followers have told of an item of the workspace. */
  public static Key told(WorkspaceName workspace, Key item) {
    String rest = item.pk().substring(workspace.value().length());
    return new Key(workspace + "#TOLD" + rest, item.sk());
  }

  /**
   * @param term with its kind before it
   */
  public static Key term(WorkspaceName workspace, String term, EnvironmentName name) {
    return new Key(termList(workspace, term), name.value());
  }

  public static String termList(WorkspaceName workspace, String term) {
    return workspace + "#TERM#" + term;
  }

  public static Key terms(WorkspaceName workspace, EnvironmentName name) {
    return new Key(environmentPartition(workspace, name), "TERMS");
  }

  /**
   * @param versionKey orders versions
   * @param kind tells apart what may have one name and version
   */
  public static Key packageRow(
      WorkspaceName workspace,
      String name,
      String versionKey,
      DefinitionHash hash,
      int generation,
      String kind) {
    return new Key(
        packageList(workspace, name),
        versionKey + "#" + generationPlace(hash, generation) + "#" + kind);
  }

  public static String packageList(WorkspaceName workspace, String name) {
    return workspace + "#PACKAGE#" + name;
  }

  public static Key baseRow(
      WorkspaceName workspace, ImageReference base, DefinitionHash hash, int generation) {
    String digest = base.digest() == null ? "" : base.digest().toString();
    return new Key(
        baseList(workspace, base),
        baseTag(base) + digest + "#" + generationPlace(hash, generation));
  }

  /** What the tag of this base was last seen to name. */
  public static Key baseTagSeen(WorkspaceName workspace, ImageReference base) {
    return new Key(workspace + "#BASES", tagged(base));
  }

  /** How far all images on the tag of this base were looked at, since it moved. */
  public static Key basePass(WorkspaceName workspace, ImageReference base) {
    return new Key(workspace + "#BASES", BASE_PASSES + tagged(base));
  }

  private static String tagged(ImageReference base) {
    return base.registry() + "/" + base.repository() + ":" + base.tag();
  }

  /** Images on whatever the repository has or had. */
  public static String baseList(WorkspaceName workspace, ImageReference base) {
    return workspace + "#BASE#" + base.registry() + "/" + base.repository();
  }

  /** How the sort keys of images on exactly this base begin, by its digest where it names one. */
  public static String baseRows(ImageReference base) {
    return baseTag(base) + (base.digest() == null ? "" : base.digest().toString());
  }

  /** How the sort keys of images on one tag of a repository begin. */
  public static String baseTag(ImageReference base) {
    return (base.tag() == null ? "" : base.tag()) + "#";
  }

  /**
   * @param role what the digest is to the generation
   */
  public static Key digestRow(
      WorkspaceName workspace, Digest digest, String role, DefinitionHash hash, int generation) {
    return new Key(digestList(workspace, digest), role + "#" + generationPlace(hash, generation));
  }

  public static String digestList(WorkspaceName workspace, Digest digest) {
    return workspace + "#DIGEST#" + digest;
  }

  /** Whether this is a row by which something is found, or that a list of the workspace shows. */
  static boolean isRow(Key key) {
    int kind = key.pk().indexOf('#') + 1;
    return LISTS.contains(key.pk().substring(kind))
        || SEARCHES.stream().anyMatch(search -> key.pk().startsWith(search, kind));
  }

  private static String generationPlace(DefinitionHash hash, int generation) {
    return hash + "." + "%010d".formatted(generation);
  }

  public static Key stackWaiter(WorkspaceName workspace, DefinitionHash hash, String request) {
    return new Key(stackWaiters(), stackWaitersOf(workspace, hash) + request);
  }

  /**
   * @param stack by its ARN
   */
  public static Key stackAnswer(String stack, String request) {
    return new Key(INSTALLATION + "#STACK#" + request, stack);
  }

  /** Of all workspaces: few wait at a time. */
  public static String stackWaiters() {
    return INSTALLATION + "#STACKS";
  }

  /** What the sort keys begin with of those who wait for one image. */
  public static String stackWaitersOf(WorkspaceName workspace, DefinitionHash hash) {
    return workspace + "#" + hash + "#";
  }

  public static Key context(WorkspaceName workspace, Sha256 content) {
    return new Key(workspace + "#CONTEXT#" + content, HEAD);
  }

  /** The row of a context in the list. */
  public static Key contextRow(WorkspaceName workspace, Instant createdAt, Sha256 content) {
    return new Key(contextList(workspace), "%013d-%s".formatted(createdAt.toEpochMilli(), content));
  }

  public static String contextList(WorkspaceName workspace) {
    return workspace + "#CONTEXTS";
  }

  /**
   * @param archive of the bytes that are uploaded
   */
  public static Key contextUpload(WorkspaceName workspace, Sha256 archive) {
    return new Key(workspace + "#UPLOAD#" + archive, HEAD);
  }

  public static Key poisoned(String sequence) {
    return new Key(INSTALLATION + "#POISONED", sequence);
  }

  /** The version that stands at this place among those that use an image. */
  public static Key userOf(WorkspaceName workspace, String useSort) {
    String[] parts = useSort.split("#", 3);
    if (parts.length < 3) {
      throw new IllegalArgumentException("`" + useSort + "` is no place of a version");
    }
    return new Key(workspace + "#ENV#" + parts[1], parts[2]);
  }

  /** Which version a key is that of. */
  public static EnvironmentReference asVersion(Key key) {
    String name = key.pk().substring(key.pk().lastIndexOf('#') + 1);
    String place = key.sk().substring(VERSIONS.length());
    return new EnvironmentReference(
        new EnvironmentName(name),
        new VersionName(
            place.startsWith(LABEL)
                ? place.substring(LABEL.length())
                : Integer.toString(Integer.parseInt(place))));
  }

  /** Which build a key is that of, if it is one. */
  public static Optional<BuildKey> asBuild(Key key) {
    Matcher matcher = BUILD.matcher(key.pk());
    return key.sk().equals(HEAD) && matcher.matches()
        ? Optional.of(
            new BuildKey(new WorkspaceName(matcher.group(1)), new BuildId(matcher.group(2))))
        : Optional.empty();
  }

  /** A build in its workspace. */
  public record BuildKey(WorkspaceName workspace, BuildId id) {}

  /** Numbers in their order, then labels. */
  private static String versionSort(VersionName version) {
    String text = version.value();
    return NUMBER.matcher(text).matches()
        ? VERSIONS + "%010d".formatted(Integer.parseInt(text))
        : VERSIONS + LABEL + text;
  }
}
