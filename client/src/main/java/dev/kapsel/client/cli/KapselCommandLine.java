package dev.kapsel.client.cli;

import dev.kapsel.client.KapselException;
import dev.kapsel.client.UnreachableException;
import dev.kapsel.client.access.SignInException;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Sha256;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Puts the command line together. A program that has more commands than the service has routes adds
 * them here, such as those that start a service.
 */
public final class KapselCommandLine {

  private KapselCommandLine() {}

  /**
   * Every command.
   *
   * @param more makes further commands from the session that all commands share
   */
  public static CommandLine create(
      Surroundings surroundings, Function<Session, List<Object>> more) {
    KapselCommand root = new KapselCommand();
    root.options = new GlobalOptions();
    Session session = new Session(surroundings, root.options);
    CommandLine commands = new CommandLine(root);
    more.apply(session).forEach(commands::addSubcommand);
    commands.addSubcommand(environments(session));
    commands.addSubcommand(images(session));
    commands.addSubcommand(builds(session));
    commands.addSubcommand(workspaces(session));
    commands.addSubcommand(members(session));
    commands.addSubcommand(tokens(session));
    commands.addSubcommand(contexts(session));
    commands.addSubcommand(curated(session));
    commands.addSubcommand(documents(session));
    commands.addSubcommand(new LoginCommand(session));
    commands.addSubcommand(new LogoutCommand(session));
    commands.addSubcommand(new WhoamiCommand(session));
    commands.addSubcommand(new ComparisonCommands.Why(session));
    commands.addSubcommand(search(session));
    commands.addSubcommand(new WatchCommand(session));
    commands.addSubcommand(new HelpCommand());
    commands.addSubcommand(new CompletionCommand());
    configure(commands, surroundings.terminal());
    commands.setExecutionExceptionHandler((e, line, parsed) -> report(e, session));
    return commands;
  }

  private static CommandLine environments(Session session) {
    return new CommandLine(new GroupCommands.Environments())
        .addSubcommand(new EnvironmentCreateCommand(session))
        .addSubcommand(new EnvironmentListCommand(session))
        .addSubcommand(new EnvironmentShowCommand(session))
        .addSubcommand(new VersionCommands.Versions(session))
        .addSubcommand(new VersionCommands.History(session))
        .addSubcommand(new ComparisonCommands.Versions(session))
        .addSubcommand(new PreviewCommand(session))
        .addSubcommand(new EditCommands.Edit(session))
        .addSubcommand(new EditCommands.Archive(session))
        .addSubcommand(new EditCommands.Restore(session))
        .addSubcommand(new VersionCommands.Copy(session))
        .addSubcommand(new TransferCommands.ExportThem(session))
        .addSubcommand(new TransferCommands.ImportThem(session));
  }

  private static CommandLine images(Session session) {
    return new CommandLine(new GroupCommands.Images())
        .addSubcommand(new ImageLookupCommand(session))
        .addSubcommand(new ImageShowCommand(session))
        .addSubcommand(new ImageUsersCommand(session))
        .addSubcommand(new ComparisonCommands.Generations(session))
        .addSubcommand("ensure", new ImageEnsureCommand(session))
        .addSubcommand(new GenerationCommands.RebuildIt(session))
        .addSubcommand(new GenerationCommands.Pin(session))
        .addSubcommand(new GenerationCommands.Unpin(session))
        .addSubcommand(new GenerationCommands.RollBack(session))
        .addSubcommand(new VerificationCommands.Verify(session))
        .addSubcommand(new VerificationCommands.ListThem(session))
        .addSubcommand(new GenerationShowCommands.Details(session))
        .addSubcommand(new GenerationShowCommands.ShowLock(session))
        .addSubcommand(new GenerationShowCommands.ShowDockerfile(session))
        .addSubcommand(new GenerationShowCommands.Credentials(session));
  }

  private static CommandLine builds(Session session) {
    return new CommandLine(new GroupCommands.Builds())
        .addSubcommand("start", new ImageEnsureCommand(session))
        .addSubcommand(new BuildListCommand(session))
        .addSubcommand(new BuildShowCommand(session))
        .addSubcommand(new BuildLogCommand(session))
        .addSubcommand(new GenerationCommands.CancelBuild(session));
  }

  private static CommandLine workspaces(Session session) {
    return new CommandLine(new GroupCommands.Workspaces())
        .addSubcommand(new WorkspaceCommands.ListThem(session))
        .addSubcommand(new WorkspaceCommands.Show(session))
        .addSubcommand(new WorkspaceCommands.Create(session))
        .addSubcommand(new WorkspaceCommands.Set(session))
        .addSubcommand(new WorkspaceCommands.Audit(session))
        .addSubcommand(new RetentionCommand(session));
  }

  private static CommandLine members(Session session) {
    return new CommandLine(new GroupCommands.Members())
        .addSubcommand(new MemberCommands.ListThem(session))
        .addSubcommand(new MemberCommands.Set(session))
        .addSubcommand(new MemberCommands.Remove(session));
  }

  private static CommandLine tokens(Session session) {
    return new CommandLine(new GroupCommands.Tokens())
        .addSubcommand(new TokenCommands.ListThem(session))
        .addSubcommand(new TokenCommands.Create(session))
        .addSubcommand(new TokenCommands.Revoke(session));
  }

  private static CommandLine contexts(Session session) {
    return new CommandLine(new GroupCommands.Contexts())
        .addSubcommand(new ContextCommands.Put(session))
        .addSubcommand(new ContextCommands.ListThem(session))
        .addSubcommand(new ContextCommands.Show(session));
  }

  private static CommandLine curated(Session session) {
    return new CommandLine(new GroupCommands.Curated())
        .addSubcommand(new CuratedCommands.Publish(session))
        .addSubcommand(new CuratedCommands.ImportThem(session));
  }

  private static CommandLine documents(Session session) {
    return new CommandLine(new GroupCommands.Documents())
        .addSubcommand(new DocumentCommands.OpenApi(session))
        .addSubcommand(new DocumentCommands.Schema(session))
        .addSubcommand(new DocumentCommands.Problem(session));
  }

  private static CommandLine search(Session session) {
    return new CommandLine(new GroupCommands.Search())
        .addSubcommand(new SearchCommands.Environments(session))
        .addSubcommand(new SearchCommands.Packages(session))
        .addSubcommand(new SearchCommands.Bases(session));
  }

  private static void configure(CommandLine commands, Terminal terminal) {
    commands.setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()));
    commands.setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()));
    commands.registerConverter(WorkspaceName.class, value(WorkspaceName::new));
    commands.registerConverter(EnvironmentName.class, value(EnvironmentName::new));
    commands.registerConverter(VersionName.class, value(VersionName::new));
    commands.registerConverter(Sha256.class, value(Sha256::new));
    commands.registerConverter(BuildId.class, value(BuildId::new));
    commands.registerConverter(Member.class, value(Member::parse));
    commands.registerConverter(Role.class, value(Role::parse));
    commands.registerConverter(RebuildFrom.class, value(RebuildFrom::parse));
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setUsageHelpWidth(Math.clamp(terminal.width(), 80, 110));
    commands.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    tellExitCodes(commands);
    commands.setParameterExceptionHandler((e, arguments) -> unusable(e));
  }

  /** What is wrong, and where help is: the help itself would push the reason off the screen. */
  private static int unusable(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("kapsel: " + e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static void tellExitCodes(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCodes.list());
    command.getSubcommands().values().forEach(KapselCommandLine::tellExitCodes);
  }

  /** A value whose own words say what is wrong with it. */
  private static <T> ITypeConverter<T> value(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static int report(Exception e, Session session) throws Exception {
    Terminal terminal = session.terminal();
    return switch (e) {
      case KapselException refused -> {
        session
            .answers()
            .writeProblem(refused.problem(), new ProblemLines(terminal).of(refused.problem()));
        yield ExitCodes.PROBLEM;
      }
      case UnreachableException silent -> {
        terminal.err().println(terminal.style().bad("kapsel: ") + silent.getMessage());
        yield ExitCodes.UNREACHABLE;
      }
      case SignInException nobody -> {
        terminal
            .err()
            .println(
                terminal.style().bad("kapsel: ") + Text.safe(String.valueOf(nobody.getMessage())));
        yield ExitCodes.PROBLEM;
      }
      case NotThereException missing -> {
        terminal.err().println(terminal.style().bad("kapsel: ") + missing.getMessage());
        yield ExitCodes.NEGATIVE;
      }
      case UsageException wrong -> {
        terminal.err().println(terminal.style().bad("kapsel: ") + wrong.getMessage());
        yield ExitCodes.USAGE;
      }
      default -> throw e;
    };
  }
}
