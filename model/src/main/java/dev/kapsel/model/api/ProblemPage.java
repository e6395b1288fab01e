package dev.kapsel.model.api;

/**
 * What a code means: the page that a problem's type leads to.
 *
 * @param what what it says that happened
 * @param why how it comes to that
 * @param fix what the caller can do
 */
public record ProblemPage(
    String code, int status, String title, String what, String why, String fix) {}
