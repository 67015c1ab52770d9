package io.sparkforest.server.discovery;

/**
 * A page that needs nothing but itself.
 *
 * @param contentSecurityPolicy lets a browser run the page's own script and style, talk to this
 *     server, and do nothing else
 */
public record HtmlPage(String html, String contentSecurityPolicy) {}
