package dev.kapsel.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on which a person chooses, and what others could try with it. */
class AuthorizePageTest extends IssuerFixture {

  @Test
  void theAnswerGoesBackWithStateAndIssuer() throws Exception {
    URI answer = browser.choose(authorize(query()), "alice");
    assertThat(answer.toString()).startsWith(REDIRECT + "?");
    assertThat(parameters(answer))
        .containsEntry("state", "s&1")
        .containsEntry("iss", issuer.uri().toString())
        .containsKey("code");
  }

  @Test
  void everyUserIsThereToBeChosen() throws Exception {
    assertThat(browser.visit(authorize(query())).body())
        .contains("value=\"developer\"", "value=\"alice\"", "value=\"bob\"")
        .contains("in kapsel-administrators", "in no group")
        .doesNotContain("<script");
  }

  @Test
  void namesAreTextAndNothingElse() throws Exception {
    Files.writeString(
        data.resolve("users.json"),
        "{\"users\":[{\"sub\":\"x\",\"name\":\"<b>&\\\"'\",\"email\":\"<i>\",\"groups\":[]}]}");
    assertThat(browser.visit(authorize(query())).body())
        .contains("&lt;b&gt;&amp;&quot;&#39;", "&lt;i&gt;")
        .doesNotContain("<b>", "<i>");
  }

  @Test
  void theBrowserIsToldToAllowNothing() throws Exception {
    HttpResponse<String> page = browser.visit(authorize(query()));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .contains("form-action 'self' http://127.0.0.1:50000;")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/callback",
        "http://evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://evil@127.0.0.1/",
        "https://127.0.0.1/",
        "http://10.0.0.1/",
        "http://127.0.0.1/#fragment",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "not an address"
      })
  void anAnswerGoesNowhereElseThanToThisMachine(String redirect) throws Exception {
    Map<String, String> query = query();
    query.put("redirect_uri", redirect);
    HttpResponse<String> answer = browser.visit(authorize(query));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.body()).contains("redirect_uri");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/x", "http://[::1]:9/", "http://127.0.0.1/a?b=c"})
  void anyPortOfThisMachineWillDo(String redirect) throws Exception {
    Map<String, String> query = query();
    query.put("redirect_uri", redirect);
    URI answer = browser.choose(authorize(query), "bob");
    assertThat(answer.toString()).startsWith(redirect);
    assertThat(parameters(answer)).containsKey("code");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, , invalid_request",
    "code_challenge, , invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, , invalid_request",
    "prompt, none, login_required"
  })
  void aWrongRequestIsToldToItsProgram(String name, String value, String error) throws Exception {
    Map<String, String> query = query();
    query.remove(name);
    if (value != null) {
      query.put(name, value);
    }
    HttpResponse<String> answer = browser.visit(authorize(query));
    assertThat(answer.statusCode()).isEqualTo(303);
    URI told = URI.create(answer.headers().firstValue("Location").orElseThrow());
    assertThat(told.toString()).startsWith(REDIRECT);
    assertThat(parameters(told)).containsEntry("error", error).containsEntry("state", "s&1");
  }

  @Test
  void anUnknownProgramIsToldToThePerson() throws Exception {
    Map<String, String> query = query();
    query.put("client_id", "other");
    assertThat(browser.visit(authorize(query)).statusCode()).isEqualTo(400);
    query.remove("client_id");
    assertThat(browser.visit(authorize(query)).body()).contains("client_id` is missing");
  }

  @Test
  void nothingIsSaidTwice() throws Exception {
    URI twice = URI.create(authorize(query()) + "&client_id=other");
    assertThat(browser.visit(twice).body()).contains("`client_id` is there twice");
  }

  @Test
  void notToSignInIsAnAnswerToo() throws Exception {
    URI answer = browser.press(authorize(query()), "cancel=yes");
    assertThat(parameters(answer))
        .containsEntry("error", "access_denied")
        .doesNotContainKey("code");
  }

  @Test
  void nobodyIsWhoDoesNotExist() throws Exception {
    assertThat(parameters(browser.choose(authorize(query()), "mallory")))
        .containsEntry("error", "access_denied");
  }

  @Test
  void aPageAnswersOnceAndNotTooLate() throws Exception {
    String request = ScriptedBrowser.request(browser.visit(authorize(query())).body());
    String form = "request=" + request + "&user=alice";
    assertThat(browser.submit(issuer.uri(), form).statusCode()).isEqualTo(303);
    assertThat(browser.submit(issuer.uri(), form).statusCode()).isEqualTo(400);
    String late = ScriptedBrowser.request(browser.visit(authorize(query())).body());
    clock.advance(Duration.ofMinutes(10));
    assertThat(browser.submit(issuer.uri(), "request=" + late + "&user=alice").statusCode())
        .isEqualTo(400);
  }

  /** Another site knows everything that stands in the page but the name of the request. */
  @Test
  void whoDoesNotSeeThePageCannotAnswer() throws Exception {
    browser.visit(authorize(query()));
    assertThat(browser.submit(issuer.uri(), "user=developer").statusCode()).isEqualTo(400);
    assertThat(browser.submit(issuer.uri(), "request=x&user=developer").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aLinkOnAnotherSiteLeadsHereAndAFormDoesNot() throws Exception {
    String page = authorize(query()).getRawPath() + "?" + authorize(query()).getRawQuery();
    String[] cross = {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"};
    assertThat(get(page, join(cross, "Sec-Fetch-Dest", "document")).statusCode()).isEqualTo(200);
    assertThat(get(page, join(cross, "Sec-Fetch-Dest", "iframe")).statusCode()).isEqualTo(403);
    assertThat(get("/jwks.json", join(cross, "Sec-Fetch-Dest", "document")).statusCode())
        .isEqualTo(403);
    assertThat(get(page, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors").statusCode())
        .isEqualTo(403);
  }

  private static String[] join(String[] some, String... more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
