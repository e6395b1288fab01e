package dev.kapsel.local.issuer;

import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A page for a person. It needs no script, loads nothing, cannot be framed, and its form goes here
 * and on to where the answer goes.
 *
 * @param policy its content security policy
 */
record Page(String html, String policy) {

  private static final String STYLE = style();
  private static final String STYLE_HASH =
      Base64.getEncoder()
          .encodeToString(Sha256.digest().digest(STYLE.getBytes(StandardCharsets.UTF_8)));
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>%s</style>
      </head>
      <body>
      <main>
      %s
      </main>
      </body>
      </html>
      """;

  /**
   * Asks as whom to sign in.
   *
   * @param pending the name under which the answer is waited for
   * @param redirect where the answer goes in the end
   */
  static Page choice(List<User> users, String pending, URI redirect) {
    StringBuilder choices = new StringBuilder();
    users.forEach(user -> choices.append(choice(user)));
    String text =
        """
        <h1>Sign in to Kapsel</h1>
        <p>The command <code>kapsel</code> on this computer asks who you are.</p>
        <form method="post" action="/authorize">
        <input type="hidden" name="request" value="%s">
        <h2 id="users">Sign in as</h2>
        <ul aria-labelledby="users">
        %s</ul>
        <p><button class="plain" name="cancel" value="yes">Do not sign in</button></p>
        </form>
        <p class="note">These are the users of this computer's own sign-in, which is for development
        and asks for no password. They stand in <code>users.json</code> in the data directory.</p>
        """
            .formatted(escape(pending), choices);
    return page("Sign in to Kapsel", text, "'self' " + source(redirect));
  }

  private static String choice(User user) {
    String groups =
        user.groups().isEmpty() ? "in no group" : "in " + String.join(", ", user.groups());
    return """
        <li><button name="user" value="%s">
        <strong>%s</strong>
        <span>%s</span>
        <span>%s</span>
        </button></li>
        """
        .formatted(escape(user.sub()), escape(user.name()), escape(user.email()), escape(groups));
  }

  static Page problem(String what) {
    String text =
        """
        <h1>This sign-in does not work</h1>
        <p>%s</p>
        <p>Go back to where you came from and begin again, for example with
        <code>kapsel login</code>.</p>
        """
            .formatted(escape(what));
    return page("This sign-in does not work", text, "'none'");
  }

  private static Page page(String title, String text, String formAction) {
    String policy =
        "default-src 'none'; style-src 'sha256-%s'; form-action %s; frame-ancestors 'none'; base-uri 'none'"
            .formatted(STYLE_HASH, formAction);
    return new Page(FRAME.formatted(title, STYLE, text), policy);
  }

  /** Browsers hold the redirect after a form against the policy, which has no word for [::1]. */
  private static String source(URI redirect) {
    return redirect.getHost().startsWith("[") ? "http:" : "http://" + redirect.getRawAuthority();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("page.css is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
