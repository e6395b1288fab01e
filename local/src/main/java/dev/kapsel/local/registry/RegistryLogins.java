package dev.kapsel.local.registry;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.local.folder.DurableFile;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logins to the registry, each for some repositories and for a while. The password says what it is
 * good for, in the claim by which registries say it, and is signed; nothing of it is stored. The
 * key is made once and kept, so that a worker's login outlives a restart of the service. A service
 * token is a password too: it pulls what its workspace may, for as long as it is good.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">The claim {@code
 *     access}</a>
 */
public final class RegistryLogins implements Admission {

  static final String USERNAME = "kapsel";

  private static final Duration PULL = Duration.ofHours(1);
  private static final String BASIC = "basic ";
  private static final String ACCESS = "access";
  private static final int KEY_BITS = 256;

  private final OctetSequenceKey key;
  private final Duration push;
  private final Clock clock;
  private final TokenHolders holders;

  private RegistryLogins(OctetSequenceKey key, Duration push, Clock clock, TokenHolders holders) {
    this.key = key;
    this.push = push;
    this.clock = clock;
    this.holders = holders;
  }

  /** Knows whose service tokens are. */
  public interface TokenHolders {

    /**
     * The workspace that a service token is of; empty for one that is not, or no longer, good.
     *
     * @throws UnavailableException if that is not known now
     */
    Optional<WorkspaceName> workspace(String token);
  }

  /**
   * @param file holds the key, and is made if it is not there
   * @param push how long a worker's login is good
   */
  public static RegistryLogins in(Path file, Duration push, Clock clock, TokenHolders holders)
      throws IOException {
    try {
      if (!Files.exists(file)) {
        String made = new OctetSequenceKeyGenerator(KEY_BITS).generate().toJSONString();
        DurableFile.write(file, made.getBytes(StandardCharsets.UTF_8));
      }
      return new RegistryLogins(
          OctetSequenceKey.parse(Files.readString(file)), push, clock, holders);
    } catch (ParseException | JOSEException e) {
      throw new IOException(
          file + " holds no key; delete it, and a new one is made at the next start", e);
    }
  }

  /**
   * As {@code docker login} takes it.
   *
   * @param expiresAt when it is good no more
   */
  record Login(String username, String password, Instant expiresAt) {
    @Override
    public String toString() {
      return "Login[" + username + " until " + expiresAt + "]";
    }
  }

  Login toPull(RepositoryName repository) {
    return login(PULL, List.of(access(repository, Rights.Action.PULL)));
  }

  /**
   * Also to pull: what is pushed already is not pushed again, and an image may be a base.
   *
   * @param shared another one, that may be pulled from
   */
  Login toPush(RepositoryName repository, RepositoryName shared) {
    return login(
        push,
        List.of(
            access(repository, Rights.Action.PULL, Rights.Action.PUSH),
            access(shared, Rights.Action.PULL)));
  }

  private static Map<String, Object> access(RepositoryName repository, Rights.Action... actions) {
    return Map.of(
        "type",
        "repository",
        "name",
        repository.value(),
        "actions",
        List.of(actions).stream().map(Rights.Action::word).toList());
  }

  private Login login(Duration time, List<Map<String, Object>> access) {
    Instant end = clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder().expirationTime(Date.from(end)).claim(ACCESS, access).build();
    SignedJWT password = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      password.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was read can sign", e);
    }
    return new Login(USERNAME, password.serialize(), end);
  }

  @Override
  public Rights rights(@Nullable String authorization) {
    if (authorization == null) {
      throw unauthorized("a login is needed: `kapsel image credentials` gives one");
    }
    String password = password(authorization);
    return ServiceTokens.looksLikeOne(password) ? holder(password) : rights(claims(password));
  }

  private Rights holder(String token) {
    try {
      WorkspaceName workspace =
          holders.workspace(token).orElseThrow(() -> unauthorized("the service token is not good"));
      Set<String> pull = Set.of(Rights.Action.PULL.word());
      return new Rights.Some(
          Stream.of(workspace, WorkspaceName.CURATED)
              .distinct()
              .collect(Collectors.toMap(one -> StoredImages.repository(one).value(), one -> pull)));
    } catch (UnavailableException e) {
      throw new RegistryException(ErrorCode.UNAVAILABLE, "whose token this is cannot be told now");
    }
  }

  private static String password(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      throw unauthorized("the login is not of the kind `Basic`");
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
      if (parts.length == 2
          && (parts[0].equals(USERNAME) || ServiceTokens.looksLikeOne(parts[1]))) {
        return parts[1];
      }
    } catch (IllegalArgumentException e) {
      // As any other that is none.
    }
    throw unauthorized("the login is none that was given here");
  }

  private JWTClaimsSet claims(String password) {
    try {
      SignedJWT read = SignedJWT.parse(password);
      JWTClaimsSet claims = read.getJWTClaimsSet();
      Date end = claims.getExpirationTime();
      if (!JWSAlgorithm.HS256.equals(read.getHeader().getAlgorithm())
          || !read.verify(new MACVerifier(key))
          || end == null) {
        throw unauthorized("the login is none that was given here");
      }
      if (!clock.instant().isBefore(end.toInstant())) {
        throw unauthorized("the login is good no more: ask for another one");
      }
      return claims;
    } catch (ParseException | JOSEException e) {
      throw unauthorized("the login is none that was given here");
    }
  }

  private static Rights rights(JWTClaimsSet claims) {
    Map<String, Set<String>> actions = new HashMap<>();
    if (claims.getClaim(ACCESS) instanceof List<?> all) {
      for (Object one : all) {
        if (one instanceof Map<?, ?> access && access.get("actions") instanceof List<?> words) {
          Set<String> known =
              actions.computeIfAbsent(String.valueOf(access.get("name")), n -> new HashSet<>());
          words.forEach(word -> known.add(String.valueOf(word)));
        }
      }
    }
    return new Rights.Some(actions);
  }

  private static RegistryException unauthorized(String why) {
    return new RegistryException(ErrorCode.UNAUTHORIZED, why);
  }
}
