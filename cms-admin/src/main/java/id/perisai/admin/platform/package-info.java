/** What the platform's administrators see: all departments, the publishers' keys that wait. */
package id.perisai.admin.platform;
