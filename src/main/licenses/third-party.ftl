<#-- META-INF/THIRD-PARTY.txt of the executable jar: each library with its version, licence and address. -->
Libraries inside this jar, as their own project files describe them.
The texts of their licences are in META-INF/LICENSE, META-INF/LICENSE.txt, META-INF/NOTICE and
META-INF/THIRD-PARTY-NOTICES.txt.

<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
${library.groupId}:${library.artifactId}:${library.version}
    ${library.name}<#if library.url??>, ${library.url}</#if>
<#list library.licenses as license>
    <#if license_index gt 0>or </#if>${license.name}<#if license.url??>, ${license.url}</#if>
</#list>

</#list>
