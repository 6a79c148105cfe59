-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: laravel
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;

--
-- Table structure for table `users`
--

DROP TABLE IF EXISTS `users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL,
  `email` varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `email_verified_at` timestamp NULL DEFAULT NULL,
  `uuid` char(36) COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT (uuid()),
  `role` enum('admin','editor','it''s','a,b') COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT 'editor',
  `perms` set('r','w','x') DEFAULT 'r,w',
  `code` int(8) unsigned zerofill NOT NULL DEFAULT '00000042',
  `rate` decimal(10,4) unsigned NOT NULL DEFAULT '0.0000',
  `born` year DEFAULT NULL,
  `born2` year(4) NOT NULL DEFAULT '1970',
  `flags` bit(8) NOT NULL DEFAULT b'00000101',
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `tiny` tinyint NOT NULL DEFAULT '-5',
  `med` mediumint unsigned NOT NULL DEFAULT '7',
  `home` point NOT NULL /*!80003 SRID 4326 */,
  `area` polygon DEFAULT NULL,
  `bio` mediumtext COLLATE utf8mb4_unicode_ci,
  `avatar` longblob,
  `token` binary(16) DEFAULT NULL,
  `secret_col` varchar(20) DEFAULT NULL /*!80023 INVISIBLE */,
  `meta` json DEFAULT (json_object()),
  `city` varchar(100) GENERATED ALWAYS AS (json_unquote(json_extract(`meta`,_utf8mb4'$.city'))) VIRTUAL,
  `full` varchar(511) GENERATED ALWAYS AS (concat(`name`,_utf8mb4' ',`email`)) STORED NOT NULL COMMENT 'name; and ''mail''',
  `ts` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `deleted_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `users_email_unique` (`email`),
  UNIQUE KEY `users_lower_name` ((lower(`name`))),
  KEY `users_name_index` (`name`(20),`deleted_at` DESC),
  KEY `users_hidden` (`born`) /*!80000 INVISIBLE */,
  KEY `users_tags` ((cast(json_extract(`meta`,_utf8mb4'$.tags') as unsigned array))),
  FULLTEXT KEY `users_bio_fulltext` (`bio`) /*!50100 WITH PARSER `ngram` */,
  SPATIAL KEY `users_home_spatial` (`home`),
  CONSTRAINT `users_chk_1` CHECK (json_valid(`meta`)),
  CONSTRAINT `users_chk_2` CHECK ((`rate` between 0 and 100)) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB AUTO_INCREMENT=43 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT='People; "all" of them';
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `users` WRITE;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES (1,'a;b\'c','x');
/*!40000 ALTER TABLE `users` ENABLE KEYS */;
UNLOCK TABLES;

CREATE TABLE `password_reset_tokens` (
  `email` varchar(255) NOT NULL,
  `token` varchar(255) NOT NULL,
  `created_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE `role_user` (
  `user_id` bigint unsigned NOT NULL,
  `team_id` int NOT NULL,
  `role_id` int unsigned DEFAULT NULL,
  PRIMARY KEY (`user_id`,`team_id`) USING BTREE,
  KEY `role_user_role_id_foreign` (`role_id`),
  CONSTRAINT `role_user_role_id_foreign` FOREIGN KEY (`role_id`) REFERENCES `roles` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `role_user_user_id_foreign` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB;

CREATE TABLE `roles` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(255) NOT NULL,
  `slug` varchar(64) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `slug` (`slug`)
) ENGINE=MyISAM;

CREATE TABLE `logs` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `at` datetime NOT NULL,
  `msg` text,
  PRIMARY KEY (`id`,`at`)
) ENGINE=InnoDB
/*!50100 PARTITION BY RANGE (to_days(`at`))
(PARTITION p0 VALUES LESS THAN (739000) ENGINE = InnoDB,
 PARTITION pmax VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;

/*!50001 CREATE VIEW `active_users` AS SELECT 1 AS `id`*/;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `bu` BEFORE UPDATE ON `users` FOR EACH ROW SET NEW.name = 'a;b' */;;
DELIMITER ;;
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
BEGIN
  DECLARE x INT; SET x = 1;
END ;;
DELIMITER ;
CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';
GRANT ALL ON *.* TO 'app'@'%';
-- Dump completed
