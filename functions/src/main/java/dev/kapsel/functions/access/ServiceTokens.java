package dev.kapsel.functions.access;

import dev.kapsel.functions.access.Caller.Machine;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for machines: {@code kapsel-token.WORKSPACE.ID.SECRET}. 256 bits of chance make one good,
 * and only its hash is stored.
 */
@Singleton
public final class ServiceTokens {

  private static final String BEGIN = "kapsel-token.";
  private static final Pattern FORM =
      Pattern.compile("kapsel-token\\.([a-z0-9-]{1,33})\\.(t[0-9a-f]{16})\\.[\\w-]{43}");
  private static final Pattern ID = Pattern.compile("t[0-9a-f]{16}");
  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int TOKENS_A_PAGE = 100;

  /** How long a list still shows what has expired. */
  private static final Duration SHOWN_AFTERWARDS = Duration.ofDays(30);

  private final Table table;
  private final AuditTrail audit;
  private final Clock clock;
  private final RandomGenerator random;
  private final Remembered<Named, Optional<Kept>> remembered;

  public ServiceTokens(Table table, AuditTrail audit, Clock clock, RandomGenerator random) {
    this.table = table;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
    this.remembered = new Remembered<>(clock);
  }

  /** What is stored. */
  private record Kept(ServiceToken token, Sha256 hash) {}

  private record Named(WorkspaceName workspace, String id) {}

  /**
   * Makes one. It is shown in this answer and never again.
   *
   * @param seed of the request; null where it has none
   * @throws Rejected if the same request has made it before
   */
  public IssuedToken issue(
      WorkspaceName workspace, TokenRequest request, String by, @Nullable IdSeed seed) {
    String id = id(seed);
    if (seed != null && seed.again() && table.get(Keys.token(workspace, id)).isPresent()) {
      throw issuedBefore(id);
    }
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(chance(SECRET_BYTES));
    String text = BEGIN + workspace + "." + id + "." + secret;
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(Duration.ofDays(request.daysOrUsual()));
    ServiceToken token = new ServiceToken(id, request.name(), request.role(), now, by, end);
    Write write =
        Write.create(Keys.token(workspace, id), new Kept(token, Sha256.of(text)))
            .expiring(end.plus(SHOWN_AFTERWARDS));
    Write entry = audit.entry(workspace, by, Act.CREATE_TOKEN, "token " + id, null, token);
    if (!table.commit(List.of(write, entry)).done()) {
      if (seed != null) {
        throw issuedBefore(id); // by the same request, which was still under way
      }
      throw new IllegalStateException("two tokens got the same id " + id);
    }
    return new IssuedToken(token, text);
  }

  private static Rejected issuedBefore(String id) {
    return Rejected.of(
        ProblemCode.SHOWN_ONCE,
        "the request has made the token `" + id + "`, whose secret is not shown again",
        "Revoke `" + id + "`, and make another one with a new key.");
  }

  private String id(@Nullable IdSeed seed) {
    return "t"
        + (seed == null
            ? HexFormat.of().formatHex(chance(ID_BYTES))
            : seed.digest().hex().substring(0, 2 * ID_BYTES));
  }

  public Listing<ServiceToken> list(WorkspaceName workspace, @Nullable String after) {
    Query query = Query.of(Keys.tokenList(workspace), new Prefix(""), TOKENS_A_PAGE).after(after);
    Listing<Kept> kept = Listing.of(table.query(query), Kept.class);
    return new Listing<>(kept.rows().stream().map(Kept::token).toList(), kept.next());
  }

  /**
   * Ends one, at once in this process and within five seconds in all others.
   *
   * @throws Rejected if there is no such token
   */
  public ServiceToken revoke(WorkspaceName workspace, String id, String by) {
    if (!ID.matcher(id).matches()) {
      throw Rejected.notFound(
          "no token has such an id",
          "Give the id that the list shows, such as `t0123456789abcdef`; a name may be that of"
              + " several tokens.");
    }
    Item item = table.get(Keys.token(workspace, id)).orElseThrow(() -> none(workspace, id));
    ServiceToken token = item.as(Kept.class).token();
    Write delete = new Write.Delete(item.key(), Precondition.revision(item.revision()));
    Write entry = audit.entry(workspace, by, Act.REVOKE_TOKEN, "token " + id, token, null);
    boolean revoked = table.commit(List.of(delete, entry)).done();
    remembered.forget(new Named(workspace, id)::equals);
    if (!revoked) {
      throw none(workspace, id); // somebody else did it at the same moment
    }
    return token;
  }

  private static Rejected none(WorkspaceName workspace, String id) {
    return Rejected.notFound(
        "there is no token `" + id + "` in `" + workspace + "`",
        "List the tokens to see what is there.");
  }

  /** Whether it begins as all of them do, good or not. */
  public static boolean looksLikeOne(String text) {
    return text.startsWith(BEGIN);
  }

  /** The machine whose token this is; empty for one that is not, or no longer, good. */
  public Optional<Machine> machine(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Named named;
    try {
      named = new Named(new WorkspaceName(matcher.group(1)), matcher.group(2));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return remembered
        .get(named, () -> read(named))
        .filter(kept -> matches(text, kept.hash()))
        .map(Kept::token)
        .filter(token -> clock.instant().isBefore(token.expiresAt()))
        .map(token -> new Machine(named.workspace(), token.id(), token.name(), token.role()));
  }

  private Optional<Kept> read(Named named) {
    return table.get(Keys.token(named.workspace(), named.id())).map(item -> item.as(Kept.class));
  }

  /** Takes the same time wherever the two differ. */
  private static boolean matches(String text, Sha256 stored) {
    return MessageDigest.isEqual(
        Sha256.of(text).hex().getBytes(StandardCharsets.US_ASCII),
        stored.hex().getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] chance(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }
}
