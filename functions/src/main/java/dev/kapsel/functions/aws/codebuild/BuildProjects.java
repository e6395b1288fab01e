package dev.kapsel.functions.aws.codebuild;

/**
 * Where workers run, and what they are told besides their build.
 *
 * @param assembly the project for images that need no engine
 * @param engine the project for those whose docker steps have to be run
 * @param service the address of the service, to which workers report
 * @param worker the layer version that holds the worker program, by its ARN
 */
public record BuildProjects(String assembly, String engine, String service, String worker) {}
