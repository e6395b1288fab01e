package dev.kapsel.client.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.SignInSettings;
import java.net.URI;

/** Asks a service where its people sign in. */
public final class SignInPlace {

  private SignInPlace() {}

  public static SignInSettings of(URI service) {
    URI place = URI.create(CredentialFile.key(service) + SignInSettings.PATH);
    Web.Answer answer = Web.get(place);
    try {
      if (answer.good() && answer.json().isObject()) {
        return KapselJson.mapper().treeToValue(answer.json(), SignInSettings.class);
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new SignInException(
        place + " does not say where to sign in; check that it is a Kapsel service");
  }
}
