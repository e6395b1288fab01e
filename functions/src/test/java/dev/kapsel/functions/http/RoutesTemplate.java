package dev.kapsel.functions.http;

import dev.kapsel.functions.SignInFunction;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.SignInSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@code infra/routes.yaml}, as the tables of routes and endpoints say: which address leads to
 * which function, and who checks what the caller shows.
 */
final class RoutesTemplate {

  /** For a second; reads are cheap, what writes or starts something is not. */
  private static final Rate READS = new Rate(1000, 2000);

  private static final Rate WRITES = new Rate(100, 200);

  /** The endpoint's own answer, which is no route of the contract. */
  private static final String SIGN_IN = SignInFunction.class.getSimpleName();

  private static final String AUTHORIZER = "People";

  private final StringBuilder text = new StringBuilder();

  /**
   * What comes before the next part of the API. It refuses changes that meet ("concurrent
   * modification"), and CloudFormation would make all of them at once.
   */
  private String last = AUTHORIZER;

  private record Rate(int perSecond, int burst) {}

  private record Way(Route route, Entrance entrance) {
    String key() {
      return route.key(entrance);
    }

    /** Such as {@code GetVersionByIam}. */
    String id() {
      String way =
          switch (entrance) {
            case SIGNED_IN -> "";
            case SERVICE_TOKEN -> "ByToken";
            case IAM -> "ByIam";
          };
      return Arrays.stream(route.name().split("_", -1))
              .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining())
          + way;
    }

    boolean writes() {
      return !route.method().equals("GET")
          && route != Route.LOOK_UP
          && route.access() != Access.WORKER;
    }

    String authorization() {
      return switch (entrance) {
        case IAM -> "AWS_IAM";
        case SERVICE_TOKEN -> "NONE";
        case SIGNED_IN ->
            route.access() == Access.PUBLIC || route.access() == Access.WORKER ? "NONE" : "JWT";
      };
    }
  }

  static String write() {
    RoutesTemplate template = new RoutesTemplate();
    template.all();
    return template.text.toString();
  }

  private void all() {
    List<Way> ways = ways();
    text.append(
        """
        # Made from the tables of routes and functions; RoutesTemplateTest says how to make it anew.
        AWSTemplateFormatVersion: "2010-09-09"
        Description: The addresses of Kapsel, each behind the entrances that it has.

        Parameters:
          Name: { Type: String }
          Api: { Type: String }
          Issuer: { Type: String }
          Audience: { Type: String }
          LogDays: { Type: Number }
        """);
    for (Endpoint endpoint : Endpoint.values()) {
      text.append("  %s: { Type: String }\n".formatted(name(endpoint)));
    }
    text.append("  %s: { Type: String }\n".formatted(SIGN_IN));
    text.append(
        """

        Resources:
          %s:
            Type: AWS::ApiGatewayV2::Authorizer
            Properties:
              ApiId: !Ref Api
              Name: people
              AuthorizerType: JWT
              IdentitySource: ["$request.header.Authorization"]
              JwtConfiguration:
                Issuer: !Ref Issuer
                Audience: [!Ref Audience]

          AccessLog:
            Type: AWS::Logs::LogGroup
            Properties:
              LogGroupName: !Sub "/aws/vendedlogs/${Name}/access"
              RetentionInDays: !Ref LogDays

        """
            .formatted(AUTHORIZER));
    for (Endpoint endpoint : Endpoint.values()) {
      integration(name(endpoint));
    }
    integration(SIGN_IN);
    for (Way way : ways) {
      route(way.id(), way.key(), way.authorization(), name(Endpoint.of(way.route())));
    }
    route("WhereToSignIn", "GET " + SignInSettings.PATH, "NONE", SIGN_IN);
    route("AnythingElse", "$default", "NONE", name(Endpoint.DOCUMENT));
    stage(ways);
  }

  /** The line that has a part wait for the one before it. */
  private String following(String id) {
    String before = last;
    last = id;
    return "DependsOn: " + before;
  }

  private static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (Route route : Route.values()) {
      for (Entrance entrance : Entrance.values()) {
        if (route.entrances().contains(entrance)) {
          ways.add(new Way(route, entrance));
        }
      }
    }
    return ways;
  }

  private static String name(Endpoint endpoint) {
    String handler = endpoint.handler();
    return handler.substring(handler.lastIndexOf('.') + 1);
  }

  private void integration(String function) {
    text.append(
        """
          %1$sIntegration:
            Type: AWS::ApiGatewayV2::Integration
            %2$s
            Properties:
              ApiId: !Ref Api
              IntegrationType: AWS_PROXY
              IntegrationUri: !Ref %1$s
              PayloadFormatVersion: "2.0"
              TimeoutInMillis: 29000

          %1$sPermission:
            Type: AWS::Lambda::Permission
            Properties:
              Action: lambda:InvokeFunction
              FunctionName: !Ref %1$s
              Principal: apigateway.amazonaws.com
              SourceArn: !Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"

        """
            .formatted(function, following(function + "Integration")));
  }

  /**
   * Settings of a route can only be made when it is there, and what comes later goes live alone.
   */
  private void stage(List<Way> ways) {
    List<Way> writing = ways.stream().filter(Way::writes).toList();
    text.append(
        """
          Stage:
            Type: AWS::ApiGatewayV2::Stage
            %s
            Properties:
              ApiId: !Ref Api
              StageName: $default
              AutoDeploy: true
              AccessLogSettings:
                DestinationArn: !GetAtt AccessLog.Arn
                Format: >-
                  {"requestId":"$context.requestId","time":"$context.requestTime",
                  "route":"$context.routeKey","status":"$context.status",
                  "milliseconds":"$context.responseLatency","bytes":"$context.responseLength",
                  "error":"$context.error.message","authorizer":"$context.authorizer.error",
                  "integration":"$context.integrationErrorMessage"}
              DefaultRouteSettings:
                ThrottlingRateLimit: %d
                ThrottlingBurstLimit: %d
              RouteSettings:
        """
            .formatted(following("Stage"), READS.perSecond(), READS.burst()));
    writing.forEach(
        way ->
            text.append(
                """
                        "%s": { ThrottlingRateLimit: %d, ThrottlingBurstLimit: %d }
                """
                    .formatted(way.key(), WRITES.perSecond(), WRITES.burst())));
  }

  private void route(String id, String key, String authorization, String function) {
    text.append(
        """
          %s:
            Type: AWS::ApiGatewayV2::Route
            %s
            Properties:
              ApiId: !Ref Api
              RouteKey: "%s"
              AuthorizationType: %s
              Target: !Sub "integrations/${%sIntegration}"
        """
            .formatted(id, following(id), key, authorization, function));
    if (authorization.equals("JWT")) {
      text.append("      AuthorizerId: !Ref %s\n".formatted(AUTHORIZER));
    }
    text.append('\n');
  }
}
