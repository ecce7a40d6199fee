# Import of organisations (shared by the command line and the page to come)
import-summary = { $rows } rows read: { $opened } opened, { $changed } changed, { $unchanged } unchanged, { $refused } refused.
import-missing = { $n } organisations are no longer on the list (left as they are, for a person to decide).
import-row = line { $line }, “{ $column }”: { $reason } ({ $value })
import-code-twice = the code stands twice in this list
import-too-few-columns = columns are missing
import-too-many-columns = too many columns
import-year = not a plausible school year
import-school-code = not a school code
import-name-empty = no name
import-ownership = neither public, private nor national
import-county = the county should look like “[01]新北市”
import-postal-code = the address should begin with “[postal code]”
import-address-county = the address lies in another county
import-address-district = no district found in the address
