package id.perisai.transfer;

import java.util.Map;

/**
 * What an export says of its site.
 *
 * @param title name of the site
 * @param address of its home page, without a slash at the end; may be empty
 * @param authors names to show, by login
 */
record WxrSite(String title, String address, Map<String, String> authors) {}
