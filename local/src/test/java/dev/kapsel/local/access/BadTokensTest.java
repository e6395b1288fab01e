package dev.kapsel.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.kapsel.local.gateway.LocalGateway;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No route lets a bad token through to its function, whatever is bad about it. */
final class BadTokensTest {

  private final AtomicInteger invocations = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private StubIssuer issuer;
  private LocalGateway gateway;

  @BeforeEach
  void start() throws IOException {
    issuer = new StubIssuer();
    gateway =
        LocalGateway.start(
            0,
            route ->
                (event, context) -> {
                  invocations.incrementAndGet();
                  return APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
                },
            new LocalGateway.Access(
                issuer.settings(), JwtAuthorizer.of(issuer.settings(), Clock.systemUTC())));
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
    issuer.close();
  }

  /** What can be bad about a token. */
  private enum Badness {
    EXPIRED {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        Instant past = Instant.now().minus(Duration.ofSeconds(2));
        return StubIssuer.signed(claims.expirationTime(Date.from(past)).build());
      }
    },
    FORGED {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        String[] parts = StubIssuer.signed(claims.build()).split("\\.", -1);
        String[] other = StubIssuer.signed(claims.subject("mallory").build()).split("\\.", -1);
        return parts[0] + "." + other[1] + "." + parts[2];
      }
    },
    WRONG_AUDIENCE {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        return StubIssuer.signed(claims.audience("another service").build());
      }
    },
    WRONG_ISSUER {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        return StubIssuer.signed(claims.issuer("http://127.0.0.1:1").build());
      }
    },
    UNSIGNED {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
      }
    },
    KEY_WITHDRAWN {
      @Override
      String token(JWTClaimsSet.Builder claims) {
        return StubIssuer.signed(claims.build());
      }
    };

    abstract String token(JWTClaimsSet.Builder claims);
  }

  @ParameterizedTest
  @EnumSource
  void noRouteTakesIt(Badness badness) throws Exception {
    if (badness == Badness.KEY_WITHDRAWN) {
      issuer.publish(StubIssuer.TWO);
    }
    String token = badness.token(issuer.claims(Instant.now()));
    List<String> taken = new ArrayList<>();
    for (Route route : authorized()) {
      int status = status(route, token);
      if (status != 401) {
        taken.add(route + ": " + status);
      }
    }
    assertThat(taken).isEmpty();
    assertThat(invocations).hasValue(0);
  }

  /** All but those that have no authorizer: their functions look at what comes themselves. */
  private static List<Route> authorized() {
    return Arrays.stream(Route.values())
        .filter(route -> route.access() != Access.PUBLIC && route.access() != Access.WORKER)
        .toList();
  }

  /** Or the test above would tell nothing. */
  @Test
  void everyRouteOfPeopleTakesAGoodOne() throws Exception {
    String token = StubIssuer.signed(issuer.claims(Instant.now()).build());
    for (Route route : Route.values()) {
      assertThat(status(route, token)).as(route.name()).isEqualTo(200);
    }
  }

  private int status(Route route, String token) throws IOException, InterruptedException {
    String path = route.path().replaceAll("\\{[a-z]+}", "x");
    HttpRequest request =
        HttpRequest.newBuilder(gateway.uri().resolve(path))
            .method(route.method(), BodyPublishers.ofString("{}"))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }
}
